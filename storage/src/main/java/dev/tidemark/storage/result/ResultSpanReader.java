package dev.tidemark.storage.result;

import static dev.tidemark.storage.clickhouse.ClickHouse.each;

import dev.tidemark.storage.clickhouse.ClickHouse;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells which periods, versions and window lengths of a model have results. Thread-safe. */
@Singleton
public final class ResultSpanReader {
  /** Grain: one version and window length of one model; reads narrow columns of its windows. */
  private static final String SELECT =
      """
      SELECT version, window_length, min(window_start), max(window_start), max(window_end),
        max(computed_at)
      FROM window_values
      WHERE model = {model:String}
      GROUP BY version, window_length
      ORDER BY max(window_end) DESC, version DESC, window_length
      """;

  /** Grain as above: features in the last window with a PSI; reads one metric's subjects. */
  private static final String FEATURES =
      """
      SELECT version, window_length, argMax(countEqual(subject, 'feature'), window_end)
      FROM window_values
      WHERE model = {model:String} AND metric = 'psi'
      GROUP BY version, window_length
      """;

  private final ClickHouse clickHouse;

  public ResultSpanReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * The spans of one model, the one that reaches furthest first; of those that reach equally far,
   * candidates in shadow, which have no features of their own, come last. Empty without any result.
   */
  public List<ResultSpan> of(String model) {
    List<ResultSpan> spans =
        clickHouse.columns(
            SELECT,
            Map.of("model", model),
            each(rows ->
                new ResultSpan(
                    rows.readString(),
                    rows.readString(),
                    rows.readInstant(),
                    rows.readInstant(),
                    rows.readInstant(),
                    rows.readInstant())));
    if (spans.stream().map(ResultSpan::end).distinct().count() == spans.size()) {
      return spans;
    }
    Map<Series, Long> features = features(model);
    return spans.stream()
        .sorted(
            Comparator.comparing(ResultSpan::end)
                .thenComparing(span -> features.getOrDefault(Series.of(span), 0L))
                .reversed())
        .toList();
  }

  private Map<Series, Long> features(String model) {
    return clickHouse.columns(
        FEATURES,
        Map.of("model", model),
        rows -> {
          Map<Series, Long> found = new HashMap<>();
          while (rows.hasNext()) {
            found.put(new Series(rows.readString(), rows.readString()), rows.readLong());
          }
          return found;
        });
  }

  private record Series(String version, String windowLength) {
    static Series of(ResultSpan span) {
      return new Series(span.version(), span.windowLength());
    }
  }
}
