package dev.tidemark.storage.result;

import static dev.tidemark.storage.clickhouse.ClickHouse.each;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.window.TimeWindow;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads rows of {@code metrics}, the latest revision of each. Thread-safe. */
@Singleton
public final class ResultReader {
  private static final Status[] STATUSES = Status.values();

  /** Grain: one value of one metric. */
  private static final String SELECT =
      """
      SELECT model, version, metric, subject, feature, segment, window_length, window_start,
        window_end, reference, profile, value, lower, upper, p_value, p_value_adjusted, expected,
        sample_size, reference_size, reference_value, status, detail, revision, computed_at
      """;

  /** Pruned by model, segment, day of the window and metric. */
  private static final String MATCHING =
      """
      FROM metrics FINAL
      WHERE (empty({models:Array(String)}) OR model IN {models:Array(String)})
        AND (empty({metrics:Array(String)}) OR metric IN {metrics:Array(String)})
        AND (empty({subjects:Array(String)}) OR subject IN {subjects:Array(String)})
        AND (empty({features:Array(String)}) OR feature IN {features:Array(String)})
        AND (empty({segments:Array(String)}) OR segment IN {segments:Array(String)})
        AND (empty({versions:Array(String)}) OR version IN {versions:Array(String)})
        AND (empty({lengths:Array(String)}) OR window_length IN {lengths:Array(String)})
        AND window_start >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND window_start < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
        AND computed_at > fromUnixTimestamp64Milli({computed_after:Int64}, 'UTC')
        AND (empty({starts:Array(Int64)})
          OR has({starts:Array(Int64)}, toUnixTimestamp64Milli(window_start)))
        AND (empty({references:Array(String)}) AND secondary = 0
          OR reference IN {references:Array(String)})
      """;

  private static final String IN_ORDER =
      """
      ORDER BY model, metric, subject, feature, segment, version, reference, profile,
        window_length, window_start
      """;

  private static final String LATEST =
      """
      ORDER BY model, metric, subject, feature, segment, version, reference, profile,
        window_length, window_start DESC
      LIMIT 1 BY model, metric, subject, feature, segment, version, reference, profile,
        window_length
      """;

  /**
   * Conditions on the sorting key are met before revisions are compared: they leave rows out whole.
   */
  static final String SETTINGS =
      """
      SETTINGS do_not_merge_across_partitions_select_final = 1,
        optimize_move_to_prewhere_if_final = 1
      """;

  private final ClickHouse clickHouse;

  public ResultReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** All matching results, series after series, each in order of time. */
  public List<MetricResult> find(ResultQuery query) {
    return run(SELECT + MATCHING + IN_ORDER + SETTINGS, query);
  }

  /** As {@link #find}, one entry a series. */
  public List<MetricSeries> series(ResultQuery query) {
    return MetricSeries.split(find(query));
  }

  /** The matching result with the latest window of each series. */
  public List<MetricResult> latest(ResultQuery query) {
    return run(SELECT + MATCHING + LATEST + SETTINGS, query);
  }

  private List<MetricResult> run(String sql, ResultQuery query) {
    return clickHouse.columns(
        sql,
        Map.ofEntries(
            Map.entry("models", query.models()),
            Map.entry("metrics", query.metrics()),
            Map.entry(
                "subjects",
                query.subjects().stream().map(s -> s.name().toLowerCase(Locale.ROOT)).toList()),
            Map.entry("features", query.features()),
            Map.entry("segments", query.segments()),
            Map.entry("versions", query.versions()),
            Map.entry("lengths", query.windowLengths()),
            Map.entry("references", query.references()),
            Map.entry("from", query.from()),
            Map.entry("to", query.to()),
            Map.entry("computed_after", query.computedAfter()),
            Map.entry(
                "starts",
                query.windowStarts().stream().mapToLong(Instant::toEpochMilli).toArray())),
        each(ResultReader::decode));
  }

  private static MetricResult decode(RowBinaryInput in) throws IOException {
    return new MetricResult(
        in.readString(),
        in.readString(),
        in.readString(),
        Subject.ofCode(in.readByte()),
        in.readString(),
        in.readString(),
        in.readString(),
        new TimeWindow(in.readInstant(), in.readInstant()),
        in.readString(),
        in.readString(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readLong(),
        in.readLong(),
        in.readDouble(),
        STATUSES[in.readByte()],
        in.readString(),
        in.readLong(),
        in.readInstant());
  }
}
