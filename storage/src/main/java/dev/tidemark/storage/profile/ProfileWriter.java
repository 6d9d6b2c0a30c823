package dev.tidemark.storage.profile;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ContentToken;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import jakarta.inject.Singleton;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes rows of {@code profiles}. A row replaces the row with the same key and a lower revision.
 * Thread-safe.
 */
@Singleton
public final class ProfileWriter {
  private static final List<String> COLUMNS =
      List.of(
          "model",
          "version",
          "subject",
          "feature",
          "segment",
          "window_length",
          "window_start",
          "window_end",
          "reference",
          "reference_revision",
          "kind",
          "edges",
          "categories",
          "counts",
          "reference_counts",
          "rows",
          "nulls",
          "infinities",
          "distinct_count",
          "mean",
          "std",
          "quantile_levels",
          "quantiles",
          "reference_rows",
          "reference_nulls",
          "reference_quantiles",
          "revision");

  private final ClickHouse clickHouse;

  public ProfileWriter(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  public void write(List<ProfileRow> profiles) {
    Map<YearMonth, List<ProfileRow>> byPartition = new TreeMap<>();
    for (ProfileRow profile : profiles) {
      YearMonth month = YearMonth.from(profile.window().start().atOffset(ZoneOffset.UTC));
      byPartition.computeIfAbsent(month, _ -> new ArrayList<>()).add(profile);
    }
    byPartition.values().forEach(this::insert);
  }

  private void insert(List<ProfileRow> profiles) {
    RowBinaryOutput rows = new RowBinaryOutput();
    profiles.forEach(profile -> encode(profile, rows));
    clickHouse.insert("profiles", COLUMNS, rows, ContentToken.of(rows));
  }

  private static void encode(ProfileRow profile, RowBinaryOutput out) {
    out.writeString(profile.model())
        .writeString(profile.version())
        .writeByte(profile.subject().code())
        .writeString(profile.feature())
        .writeString(profile.segment())
        .writeString(profile.windowLength())
        .writeInstant(profile.window().start())
        .writeInstant(profile.window().end())
        .writeString(profile.reference())
        .writeLong(profile.referenceRevision())
        .writeByte(profile.kind() == ProfileRow.Kind.NUMERIC ? 1 : 2)
        .writeDoubles(profile.edges())
        .writeStrings(profile.categories())
        .writeLongs(profile.counts())
        .writeLongs(profile.referenceCounts())
        .writeLong(profile.rows())
        .writeLong(profile.nulls())
        .writeLong(profile.infinities())
        .writeLong(profile.distinctCount())
        .writeDouble(profile.mean())
        .writeDouble(profile.std())
        .writeDoubles(profile.quantileLevels())
        .writeDoubles(profile.quantiles())
        .writeLong(profile.referenceRows())
        .writeLong(profile.referenceNulls())
        .writeDoubles(profile.referenceQuantiles())
        .writeLong(profile.revision());
  }
}
