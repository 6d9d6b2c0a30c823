package dev.tidemark.alerts.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.alerts.incident.Chart;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChartImageTest {
  private static final int RED = 0xb3261e;
  private static final int BLUE = 0x1f5fbf;

  @Test
  void pictureHasTheLineTheLimitAndADotAtTheNewestValue() throws IOException {
    BufferedImage image = image(0.2, 0.01, 0.02, 0.01, 0.4);
    assertThat(image.getWidth()).isEqualTo(2 * ChartImage.WIDTH);
    assertThat(image.getHeight()).isEqualTo(2 * ChartImage.HEIGHT);
    assertThat(count(image, BLUE)).isGreaterThan(1000);
    assertThat(count(image, RED)).isGreaterThan(1000);
    assertThat(image.getRGB(image.getWidth() - 24, 24) & 0xffffff).as("the newest").isEqualTo(RED);
  }

  @Test
  void valuesThatAreAllTheSame_areALevelLine() throws IOException {
    assertThat(count(image(null, 5, 5, 5), BLUE)).isGreaterThan(1000);
  }

  private static BufferedImage image(@Nullable Double limit, double... values) throws IOException {
    List<Chart.Point> points = new ArrayList<>();
    Instant start = Instant.parse("2026-03-01T00:00:00Z");
    for (double value : values) {
      points.add(new Chart.Point(start.plus(points.size(), ChronoUnit.DAYS), value));
    }
    byte[] png = ChartImage.png(new Chart("psi", "distance", limit, null, points));
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static long count(BufferedImage image, int colour) {
    long count = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        count += (image.getRGB(x, y) & 0xffffff) == colour ? 1 : 0;
      }
    }
    return count;
  }
}
