package dev.tidemark.storage.result;

import java.util.ArrayList;
import java.util.List;

/** One metric of one subject over time. */
public record MetricSeries(Key key, List<MetricResult> points) {
  /** What stays the same along a series. */
  public record Key(
      String model,
      String version,
      String metric,
      Subject subject,
      String feature,
      String segment,
      String windowLength,
      String reference,
      String profile) {
    public static Key of(MetricResult result) {
      return new Key(
          result.model(),
          result.version(),
          result.metric(),
          result.subject(),
          result.feature(),
          result.segment(),
          result.windowLength(),
          result.reference(),
          result.profile());
    }
  }

  public MetricSeries {
    points = List.copyOf(points);
  }

  /** Splits results that are sorted by series, then by window. */
  static List<MetricSeries> split(List<MetricResult> sorted) {
    List<MetricSeries> series = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= sorted.size(); i++) {
      if (i == sorted.size() || !Key.of(sorted.get(i)).equals(Key.of(sorted.get(start)))) {
        series.add(new MetricSeries(Key.of(sorted.get(start)), sorted.subList(start, i)));
        start = i;
      }
    }
    return series;
  }
}
