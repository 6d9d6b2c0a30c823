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
   * @param trafficPath points of the traffic's small chart, in a box of 100 × 24
   * @param driftPath the same for the largest PSI of each window
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
      String trafficPath,
      String driftPath,
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
        path(row.windows().stream().mapToDouble(HealthWindow::rows).toArray()),
        path(
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

  /** A line from 0 to the largest value in a box of 100 × 24; empty for fewer than two points. */
  static String path(double[] values) {
    double max = Arrays.stream(values).max().orElse(0);
    if (values.length < 2 || max <= 0) {
      return "";
    }
    StringBuilder points = new StringBuilder(10 * values.length);
    for (int i = 0; i < values.length; i++) {
      tenths(points, 100.0 * i / (values.length - 1)).append(',');
      tenths(points, 23 - 22 * values[i] / max).append(i == values.length - 1 ? "" : " ");
    }
    return points.toString();
  }

  /** With one decimal; a formatter would take longer than all else on the page. */
  private static StringBuilder tenths(StringBuilder into, double atLeastZero) {
    long tenths = Math.round(atLeastZero * 10);
    return into.append(tenths / 10).append('.').append(tenths % 10);
  }
}
