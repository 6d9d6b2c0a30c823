package dev.tidemark.storage.result;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ContentToken;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes rows of {@code metrics} and then the {@linkplain WindowSummaries summaries} of the windows
 * they belong to. A row replaces the row with the same key and a lower revision; the same rows
 * again change nothing. Thread-safe.
 */
@Singleton
public final class ResultWriter {
  static final List<String> COLUMNS =
      List.of(
          "model",
          "version",
          "metric",
          "subject",
          "feature",
          "segment",
          "window_length",
          "window_start",
          "window_end",
          "reference",
          "profile",
          "value",
          "lower",
          "upper",
          "p_value",
          "p_value_adjusted",
          "expected",
          "sample_size",
          "reference_size",
          "reference_value",
          "status",
          "detail",
          "revision",
          "computed_at",
          "secondary");

  private final ClickHouse clickHouse;
  private final WindowSummaries summaries;

  public ResultWriter(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
    this.summaries = new WindowSummaries(clickHouse);
  }

  /** Visible to readers when this returns; all or none within one calendar month of windows. */
  public void write(List<MetricResult> results) {
    write(results, false);
  }

  /**
   * As {@link #write}, of a comparison with a reference that is not the model's own: found by the
   * reference's name, part of no summary and no alert.
   */
  public void writeSecondary(List<MetricResult> results) {
    write(results, true);
  }

  private void write(List<MetricResult> results, boolean secondary) {
    Map<YearMonth, List<MetricResult>> byPartition = new TreeMap<>();
    for (MetricResult result : results) {
      YearMonth month = YearMonth.from(result.window().start().atOffset(ZoneOffset.UTC));
      byPartition.computeIfAbsent(month, _ -> new ArrayList<>()).add(result);
    }
    byPartition.values().forEach(part -> insert(part, secondary));
  }

  private void insert(List<MetricResult> results, boolean secondary) {
    RowBinaryOutput rows = new RowBinaryOutput();
    results.forEach(result -> encode(result, rows).writeByte(secondary ? 1 : 0));
    clickHouse.insert("metrics", COLUMNS, rows, ContentToken.of(rows));
    if (!secondary) {
      summarise(results);
    }
  }

  private void summarise(List<MetricResult> results) {
    List<MetricResult> summarised =
        results.stream().filter(r -> r.segment().isEmpty() && !r.version().isEmpty()).toList();
    if (summarised.isEmpty()) {
      return;
    }
    LongSummaryStatistics starts =
        summarised.stream().mapToLong(r -> r.window().start().toEpochMilli()).summaryStatistics();
    summaries.refresh(
        summarised.stream().map(MetricResult::model).distinct().toList(),
        Instant.ofEpochMilli(starts.getMin()),
        Instant.ofEpochMilli(starts.getMax() + 1));
  }

  private static RowBinaryOutput encode(MetricResult result, RowBinaryOutput out) {
    return out.writeString(result.model())
        .writeString(result.version())
        .writeString(result.metric())
        .writeByte(result.subject().code())
        .writeString(result.feature())
        .writeString(result.segment())
        .writeString(result.windowLength())
        .writeInstant(result.window().start())
        .writeInstant(result.window().end())
        .writeString(result.reference())
        .writeString(result.profile())
        .writeDouble(result.value())
        .writeDouble(result.lower())
        .writeDouble(result.upper())
        .writeDouble(result.pValue())
        .writeDouble(result.pValueAdjusted())
        .writeDouble(result.expected())
        .writeLong(result.sampleSize())
        .writeLong(result.referenceSize())
        .writeDouble(result.referenceValue())
        .writeByte(result.status().code())
        .writeString(result.detail())
        .writeLong(result.revision())
        .writeInstant(result.computedAt());
  }
}
