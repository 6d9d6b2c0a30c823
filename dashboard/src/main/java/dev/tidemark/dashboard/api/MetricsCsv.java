package dev.tidemark.dashboard.api;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Metrics as CSV (RFC 4180). A text that a spreadsheet would take for a formula, because it starts
 * with {@code = + - @}, a tab or a line break, gets an apostrophe in front.
 */
final class MetricsCsv {
  private static final List<String> HEADER =
      List.of(
          "metric",
          "subject",
          "feature",
          "segment",
          "version",
          "window",
          "reference",
          "profile",
          "start",
          "end",
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
          "detail");

  private MetricsCsv() {}

  static String of(MetricsAnswer answer) {
    StringBuilder csv = new StringBuilder(String.join(",", HEADER)).append("\r\n");
    for (MetricsAnswer.Series series : answer.series()) {
      for (MetricsAnswer.Point point : series.points()) {
        csv.append(row(series, point)).append("\r\n");
      }
    }
    return csv.toString();
  }

  private static String row(MetricsAnswer.Series series, MetricsAnswer.Point point) {
    return Stream.of(
            text(series.metric()),
            text(series.subject()),
            text(series.feature()),
            text(series.segment()),
            text(series.version()),
            text(series.window()),
            text(series.reference()),
            text(series.profile()),
            point.start().toString(),
            point.end().toString(),
            number(point.value()),
            number(point.lower()),
            number(point.upper()),
            number(point.pValue()),
            number(point.pValueAdjusted()),
            number(point.expected()),
            Long.toString(point.sampleSize()),
            Long.toString(point.referenceSize()),
            number(point.referenceValue()),
            point.status(),
            text(point.detail()))
        .collect(Collectors.joining(","));
  }

  private static String number(@Nullable Double value) {
    return value == null ? "" : value.toString();
  }

  /** A text as one cell. */
  static String text(@Nullable String value) {
    if (value == null || value.isEmpty()) {
      return "";
    }
    String safe = "=+-@\t\r\n".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    boolean quote = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return quote ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
