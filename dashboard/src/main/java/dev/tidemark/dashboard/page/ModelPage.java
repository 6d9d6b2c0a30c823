package dev.tidemark.dashboard.page;

import dev.tidemark.dashboard.timeline.Headline;
import dev.tidemark.dashboard.timeline.MetricColumn;
import dev.tidemark.dashboard.timeline.Numbers;
import dev.tidemark.dashboard.timeline.Ranking;
import dev.tidemark.dashboard.timeline.Timeline;
import dev.tidemark.dashboard.timeline.Timelines.Choice;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One model: what is wrong, what and since when.
 *
 * @param drawn what the charts draw, as JSON
 * @param rows features and outputs in the last window that says something, most telling first
 * @param address this server's own
 */
public record ModelPage(
    Shell shell,
    Choice choice,
    Headline headline,
    String drawn,
    List<Row> rows,
    Optional<TimeWindow> last,
    String address) {
  /**
   * One feature or output, written out.
   *
   * @param measure what its drift is measured by, empty for PSI
   */
  public record Row(
      String name,
      String url,
      boolean isOutput,
      String style,
      String verdict,
      String measure,
      String psi,
      String expected,
      String ks,
      String pValue,
      String nullRate,
      String nullReference,
      String rows) {}

  /**
   * @param timeline what is told of the range
   * @param latest the range's last window
   */
  static ModelPage of(
      Shell shell,
      Choice choice,
      Timeline timeline,
      Timeline latest,
      String drawn,
      String address) {
    List<Row> rows = new ArrayList<>();
    for (Subject subject : List.of(Subject.FEATURE, Subject.OUTPUT)) {
      for (String name : Ranking.of(timeline, subject)) {
        rows.add(row(choice, latest, subject, name));
      }
    }
    return new ModelPage(
        shell,
        choice,
        Headline.of(timeline),
        drawn,
        rows,
        latest.isEmpty() ? Optional.empty() : Optional.of(latest.windows().getLast()),
        address);
  }

  public String model() {
    return choice.model().name();
  }

  private static Row row(Choice choice, Timeline timeline, Subject subject, String name) {
    MetricResult psi = latest(timeline, subject, name, "psi");
    MetricResult mmd = latest(timeline, subject, name, "mmd");
    MetricResult drift = psi == null ? mmd : psi;
    MetricResult ks = latest(timeline, subject, name, "ks_statistic");
    MetricResult nulls = latest(timeline, subject, name, "null_rate");
    MetricResult test = ks == null ? drift : ks;
    String verdict = verdict(drift, ks, nulls);
    Status status = verdict.equals("too few rows") ? Status.INSUFFICIENT : worst(drift, ks, nulls);
    return new Row(
        name,
        Shell.feature(choice.model().name(), name),
        subject == Subject.OUTPUT,
        status.name().toLowerCase(Locale.ROOT),
        verdict,
        psi == null && mmd != null ? "MMD" : "",
        drift == null ? "" : Numbers.statistic(drift.value()),
        psi == null ? "" : Numbers.statistic(psi.expected()),
        ks == null ? "" : Numbers.statistic(ks.value()),
        test == null ? "" : Numbers.pValue(adjusted(test)),
        nulls == null ? "" : Numbers.percent(nulls.value()),
        nulls == null ? "" : Numbers.percent(nulls.referenceValue()),
        drift == null ? "" : Numbers.count(drift.sampleSize()));
  }

  private static double adjusted(MetricResult result) {
    return Double.isNaN(result.pValueAdjusted()) ? result.pValue() : result.pValueAdjusted();
  }

  private static @Nullable MetricResult latest(
      Timeline timeline, Subject subject, String name, String metric) {
    return timeline.find(subject, name, metric).flatMap(ModelPage::last).orElse(null);
  }

  private static Optional<MetricResult> last(MetricColumn column) {
    return column
        .lastJudged()
        .or(() ->
            column.present().isEmpty()
                ? Optional.empty()
                : Optional.of(column.present().getLast()));
  }

  private static Status worst(@Nullable MetricResult... results) {
    Status worst = Status.INSUFFICIENT;
    for (MetricResult result : results) {
      if (result != null && gravity(result.status()) > gravity(worst)) {
        worst = result.status();
      }
    }
    return worst;
  }

  private static int gravity(Status status) {
    return switch (status) {
      case INSUFFICIENT -> 0;
      case OK -> 1;
      case FAILED -> 2;
      case WARNING -> 3;
      case DRIFT -> 4;
    };
  }

  private static String verdict(
      @Nullable MetricResult drift, @Nullable MetricResult ks, @Nullable MetricResult nulls) {
    if (isDrift(drift) || isDrift(ks)) {
      return "drifted";
    }
    if (nulls != null && gravity(nulls.status()) > 2) {
      return "nulls";
    }
    if (drift != null && drift.status() == Status.FAILED) {
      return "failed";
    }
    if (isWarning(drift) || isWarning(ks)) {
      return "warning";
    }
    return drift == null || drift.status() == Status.INSUFFICIENT ? "too few rows" : "stable";
  }

  private static boolean isWarning(@Nullable MetricResult result) {
    return result != null && result.status() == Status.WARNING;
  }

  private static boolean isDrift(@Nullable MetricResult result) {
    return result != null && result.status() == Status.DRIFT;
  }
}
