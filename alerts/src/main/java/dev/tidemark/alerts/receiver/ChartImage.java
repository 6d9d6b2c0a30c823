package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.incident.Chart;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * A chart as a picture: the values as a line with a dot at the newest, the limit dashed, the
 * reference's value as a thin line. It holds no text, so that it needs no fonts on the machine;
 * what it shows stands beside it.
 */
public final class ChartImage {
  /** Pixels as shown; the picture has twice as many. */
  static final int WIDTH = 560;

  static final int HEIGHT = 140;
  private static final int SCALE = 2;
  private static final int MARGIN = 12;
  private static final Color VALUE = new Color(0x1f5fbf);
  private static final Color LIMIT = new Color(0xb3261e);
  private static final Color REFERENCE = new Color(0x8a8a8a);
  private static final Color FRAME = new Color(0xdddddd);

  private final Chart chart;
  private final double low;
  private final double high;

  private ChartImage(Chart chart) {
    this.chart = chart;
    double[] shown =
        DoubleStream.concat(
                chart.points().stream().mapToDouble(Chart.Point::value),
                Stream.of(given(chart.limit()), given(chart.reference()))
                    .flatMap(List::stream)
                    .mapToDouble(Double::doubleValue))
            .toArray();
    double least = DoubleStream.of(shown).min().orElse(0);
    double most = DoubleStream.of(shown).max().orElse(1);
    this.low = least;
    this.high = most > least ? most : least + 1;
  }

  private static List<Double> given(@Nullable Double number) {
    return number == null ? List.of() : List.of(number);
  }

  /** A PNG of {@value #WIDTH} × {@value #HEIGHT} points at double density. */
  public static byte[] png(Chart chart) {
    BufferedImage image =
        new BufferedImage(WIDTH * SCALE, HEIGHT * SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    try {
      canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      canvas.scale(SCALE, SCALE);
      new ChartImage(chart).draw(canvas);
    } finally {
      canvas.dispose();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void draw(Graphics2D canvas) {
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, WIDTH, HEIGHT);
    canvas.setColor(FRAME);
    canvas.drawRect(0, 0, WIDTH - 1, HEIGHT - 1);
    level(canvas, chart.reference(), REFERENCE, new BasicStroke(1));
    level(
        canvas,
        chart.limit(),
        LIMIT,
        new BasicStroke(
            1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {6, 4}, 0));
    Path2D line = new Path2D.Double();
    for (int i = 0; i < chart.points().size(); i++) {
      double x = x(i);
      double y = y(chart.points().get(i).value());
      if (i == 0) {
        line.moveTo(x, y);
      } else {
        line.lineTo(x, y);
      }
    }
    canvas.setColor(VALUE);
    canvas.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    canvas.draw(line);
    canvas.setColor(LIMIT);
    double x = x(chart.points().size() - 1);
    double y = y(chart.points().getLast().value());
    canvas.fill(new Ellipse2D.Double(x - 4, y - 4, 8, 8));
  }

  private void level(Graphics2D canvas, @Nullable Double at, Color colour, BasicStroke stroke) {
    if (at != null) {
      canvas.setColor(colour);
      canvas.setStroke(stroke);
      canvas.draw(new Line2D.Double(MARGIN, y(at), WIDTH - (double) MARGIN, y(at)));
    }
  }

  private double x(int point) {
    return MARGIN + (WIDTH - 2.0 * MARGIN) * point / (chart.points().size() - 1);
  }

  private double y(double value) {
    return HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * (value - low) / (high - low);
  }
}
