package dev.tidemark.storage.result;

import static dev.tidemark.storage.clickhouse.ClickHouse.each;

import dev.tidemark.storage.clickhouse.ClickHouse;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Tells which periods, versions and window lengths of a model have results. Thread-safe. */
@Singleton
public final class ResultSpanReader {
  /**
   * Grain: one version and window length of one model; reads five narrow columns of its windows.
   */
  private static final String SELECT =
      """
      SELECT version, window_length, min(window_start), max(window_start), max(window_end),
        max(computed_at)
      FROM window_values
      WHERE model = {model:String}
      GROUP BY version, window_length
      ORDER BY max(window_end) DESC, argMaxIf(countEqual(subject, 'feature'), window_end, metric = 'psi') DESC, version DESC, window_length
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
    return clickHouse.columns(
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
  }
}
