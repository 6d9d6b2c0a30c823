package dev.tidemark.dashboard.page;

import dev.tidemark.dashboard.timeline.FleetRow;
import dev.tidemark.dashboard.timeline.Headline.State;
import dev.tidemark.dashboard.timeline.MetricWords;
import dev.tidemark.dashboard.timeline.Numbers;
import dev.tidemark.storage.result.HealthWindow;
import dev.tidemark.storage.result.WindowPerformance;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The fleet: one line a model. */
public record FleetPage(Shell shell, List<Line> lines, String address) {
  /**
   * One model, written out. Texts are empty where nothing is known.
   *
   * @param order sorts by gravity
   * @param traffic rows of each window
   * @param drift the largest PSI of each window
   */
  public record Line(
      String name,
      String url,
      String style,
      String words,
      int order,
      Optional<Instant> since,
      Optional<Instant> lastSeen,
      String rows,
      long rowCount,
      Sparkline traffic,
      Sparkline drift,
      String worst,
      String worstUrl,
      String worstPsi,
      double worstValue,
      String drifted,
      String nulls,
      String nullRate,
      double nullValue,
      String metric,
      String value,
      String reference,
      String coverage) {
    boolean isTrouble() {
      return order <= State.QUALITY.order();
    }
  }

  /**
   * A small line from 0 to the largest value. It has whole coordinates, one step a value: of a list
   * of hundreds they are half of what is sent.
   *
   * @param points empty for fewer than two values
   * @param last abscissa of the last one
   */
  public record Sparkline(String points, int last) {
    /** Of the box it stands in, in half pixels. */
    private static final int HEIGHT = 48;

    static Sparkline of(double[] values) {
      double max = Arrays.stream(values).max().orElse(0);
      if (values.length < 2 || max <= 0) {
        return new Sparkline("", 1);
      }
      StringBuilder points = new StringBuilder(6 * values.length);
      for (int i = 0; i < values.length; i++) {
        long depth = Math.round((HEIGHT - 2) * (1 - values[i] / max)) + 1;
        points.append(i == 0 ? "" : " ").append(i).append(',').append(depth);
      }
      return new Sparkline(points.toString(), values.length - 1);
    }

    public String box() {
      return "0 0 " + last + " " + HEIGHT;
    }
  }

  static FleetPage of(Shell shell, List<FleetRow> rows, String address) {
    return new FleetPage(shell, rows.stream().map(FleetPage::line).toList(), address);
  }

  /** How many models are in trouble. */
  public long troubled() {
    return lines.stream().filter(Line::isTrouble).count();
  }

  private static Line line(FleetRow row) {
    Optional<HealthWindow> last = row.last();
    String model = row.model().name();
    String worst = last.map(HealthWindow::worst).orElse("");
    double psi = last.map(HealthWindow::worstPsi).orElse(Double.NaN);
    double nulls = last.map(HealthWindow::worstNullRate).orElse(Double.NaN);
    long count = last.map(HealthWindow::rows).orElse(0L);
    Optional<WindowPerformance> main = row.main();
    return new Line(
        model,
        Shell.model(model),
        row.state().style(),
        row.state().words(),
        row.state().order(),
        row.since(),
        row.windows().isEmpty()
            ? Optional.empty()
            : Optional.of(row.windows().getLast().window().end()),
        last.isEmpty() ? "" : Numbers.count(count),
        count,
        Sparkline.of(row.windows().stream().mapToDouble(HealthWindow::rows).toArray()),
        Sparkline.of(
            row.windows().stream()
                .mapToDouble(w -> Double.isFinite(w.worstPsi()) ? w.worstPsi() : 0)
                .toArray()),
        worst,
        worst.isEmpty() ? "" : Shell.feature(model, worst),
        Double.isNaN(psi) ? "" : "PSI " + Numbers.statistic(psi),
        Double.isFinite(psi) ? psi : -1,
        last.map(w -> w.drifted() + " of " + w.features()).orElse(""),
        nulls > 0 ? last.map(HealthWindow::worstNulls).orElse("") : "",
        Double.isFinite(nulls) ? Numbers.percent(nulls) : "",
        Double.isFinite(nulls) ? nulls : -1,
        main.map(m -> MetricWords.of(m.metric())).orElse(""),
        main.map(m -> Numbers.ofMetric(m.metric(), m.value())).orElse(""),
        main.filter(m -> Double.isFinite(m.referenceValue()))
            .map(m -> Numbers.ofMetric(m.metric(), m.referenceValue()))
            .orElse(""),
        main.map(m -> Numbers.percent(m.labelCoverage())).orElse(""));
  }
}
