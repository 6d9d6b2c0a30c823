package dev.tidemark.dashboard.page;

import dev.tidemark.dashboard.timeline.Headline;
import dev.tidemark.dashboard.timeline.MetricWords;
import dev.tidemark.dashboard.timeline.Numbers;
import dev.tidemark.dashboard.timeline.Timeline;
import dev.tidemark.dashboard.timeline.Timelines.Choice;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One feature or output: how it differs from the reference, and since when.
 *
 * @param at window looked at
 * @param previous start of the window before, absent at the first
 * @param next start of the window after, absent at the last
 * @param rows every metric of that window
 * @param drawn what the charts over time draw, as JSON
 */
public record FeaturePage(
    Shell shell,
    Choice choice,
    String feature,
    Headline headline,
    Optional<TimeWindow> at,
    Optional<Instant> previous,
    Optional<Instant> next,
    List<Row> rows,
    String drawn,
    String address) {
  /** One metric, written out. */
  public record Row(
      String metric,
      String words,
      String style,
      String verdict,
      String value,
      String expected,
      String reference,
      String pValue,
      String rows,
      String referenceRows,
      String detail) {}

  /**
   * @param timeline the feature over the whole range
   * @param told what of it is told in words
   * @param index the window looked at, as {@link #index} finds it
   * @param window everything known of that window
   */
  static FeaturePage of(
      Shell shell,
      Choice choice,
      String feature,
      Timeline timeline,
      Timeline told,
      int index,
      Timeline window,
      String drawn,
      String address) {
    List<TimeWindow> windows = timeline.windows();
    List<Row> rows = new ArrayList<>();
    window.columns().values().stream()
        .flatMap(column -> column.present().stream())
        .forEach(result -> rows.add(row(result)));
    rows.sort(Comparator.comparing(row -> order(row.metric())));
    return new FeaturePage(
        shell,
        choice,
        feature,
        Headline.of(told),
        index < 0 ? Optional.empty() : Optional.of(windows.get(index)),
        index < 1 ? Optional.empty() : Optional.of(windows.get(index - 1).start()),
        index < 0 || index + 1 >= windows.size()
            ? Optional.empty()
            : Optional.of(windows.get(index + 1).start()),
        rows,
        drawn,
        address);
  }

  /** Whether it is a vector, which has no bins and no quantiles. */
  public boolean isVector() {
    return rows.stream().anyMatch(row -> row.metric().equals("mmd"));
  }

  public String model() {
    return choice.model().name();
  }

  /** The window asked for, else the last; -1 without any. */
  static int index(Timeline timeline, Optional<Instant> wish) {
    List<TimeWindow> windows = timeline.windows();
    for (int i = 0; i < windows.size(); i++) {
      if (wish.isPresent() && windows.get(i).contains(wish.orElseThrow())) {
        return i;
      }
    }
    return windows.size() - 1;
  }

  private static String order(String metric) {
    int watched = MetricWords.WATCHED.indexOf(metric);
    return watched < 0 ? "z" + metric : "a" + (char) ('a' + watched);
  }

  private static Row row(MetricResult result) {
    double p = result.pValueAdjusted();
    return new Row(
        result.metric(),
        MetricWords.of(result.metric()),
        result.status().name().toLowerCase(Locale.ROOT),
        switch (result.status()) {
          case OK -> MetricWords.isJudged(result.metric()) ? "ok" : "";
          case WARNING -> "warning";
          case DRIFT -> "drift";
          case INSUFFICIENT -> "too few rows";
          case FAILED -> "failed";
        },
        Numbers.ofMetric(result.metric(), result.value()),
        Double.isNaN(result.expected()) ? "" : Numbers.ofMetric(result.metric(), result.expected()),
        Double.isNaN(result.referenceValue())
            ? ""
            : Numbers.ofMetric(result.metric(), result.referenceValue()),
        Double.isNaN(p) && Double.isNaN(result.pValue())
            ? ""
            : Numbers.pValue(Double.isNaN(p) ? result.pValue() : p),
        Numbers.count(result.sampleSize()),
        result.referenceSize() == 0 ? "" : Numbers.count(result.referenceSize()),
        result.detail());
  }
}
