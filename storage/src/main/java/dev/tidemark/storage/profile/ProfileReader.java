package dev.tidemark.storage.profile;

import static dev.tidemark.storage.clickhouse.ClickHouse.each;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reads rows of {@code profiles}, the latest revision of each. Thread-safe. */
@Singleton
public final class ProfileReader {

  /** Grain: one feature in one window; pruned by model and month of the window. */
  private static final String SELECT =
      """
      SELECT model, version, subject, feature, segment, window_length, window_start, window_end,
        reference, reference_revision, kind, edges, categories, counts, reference_counts, rows,
        nulls, infinities, distinct_count, mean, std, quantile_levels, quantiles, reference_rows,
        reference_nulls, reference_quantiles, revision
      FROM profiles FINAL
      WHERE model = {model:String}
        AND segment = {segment:String}
        AND (empty({features:Array(String)}) OR feature IN {features:Array(String)})
        AND (empty({versions:Array(String)}) OR version IN {versions:Array(String)})
        AND (empty({lengths:Array(String)}) OR window_length IN {lengths:Array(String)})
        AND window_start >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND window_start < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      ORDER BY subject, feature, version, reference, window_length, window_start
      SETTINGS do_not_merge_across_partitions_select_final = 1,
        optimize_move_to_prewhere_if_final = 1
      """;

  private final ClickHouse clickHouse;

  public ProfileReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * Profiles of windows that start in {@code [from, to)}, feature after feature, each in order of
   * time.
   *
   * @param segment empty for all traffic
   * @param features an empty list filters nothing, as with versions and windowLengths
   */
  public List<ProfileRow> find(
      String model,
      String segment,
      List<String> features,
      List<String> versions,
      List<String> windowLengths,
      Instant from,
      Instant to) {
    return clickHouse.columns(
        SELECT,
        Map.of(
            "model", model,
            "segment", segment,
            "features", features,
            "versions", versions,
            "lengths", windowLengths,
            "from", from,
            "to", to),
        each(ProfileReader::decode));
  }

  private static ProfileRow decode(RowBinaryInput in) throws IOException {
    return new ProfileRow(
        in.readString(),
        in.readString(),
        Subject.ofCode(in.readByte()),
        in.readString(),
        in.readString(),
        in.readString(),
        new TimeWindow(in.readInstant(), in.readInstant()),
        in.readString(),
        in.readLong(),
        in.readByte() == 1 ? ProfileRow.Kind.NUMERIC : ProfileRow.Kind.CATEGORICAL,
        in.readDoubles(),
        in.readStrings(),
        in.readLongs(),
        in.readLongs(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readDouble(),
        in.readDouble(),
        in.readDoubles(),
        in.readDoubles(),
        in.readLong(),
        in.readLong(),
        in.readDoubles(),
        in.readLong());
  }
}
