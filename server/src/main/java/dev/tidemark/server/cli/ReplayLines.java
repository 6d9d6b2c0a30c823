package dev.tidemark.server.cli;

import dev.tidemark.server.client.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A replay as lines of text: how far it is, and what came of it. */
final class ReplayLines {
  private static final int WIDTH = 24;

  private ReplayLines() {}

  /** One line: bar, share, rows, rate, time left, device. */
  static String progress(Json state) {
    double done = state.number("rows_done").orElse(0);
    double total = state.number("rows_total").orElse(0);
    double rate = state.number("rows_per_second").orElse(0);
    double share = total > 0 ? Math.min(1, done / total) : 0;
    int filled = (int) (share * WIDTH);
    String left =
        rate > 0 && done < total
            ? String.format(Locale.ROOT, ", %.0f s left", (total - done) / rate)
            : "";
    return String.format(
        Locale.ROOT,
        "[%s%s] %3.0f %%  %,.0f of %,.0f rows, %,.0f rows/s%s  %s",
        "=".repeat(filled),
        " ".repeat(WIDTH - filled),
        100 * share,
        done,
        total,
        rate,
        left,
        state.text("source").equals("logged") ? "logged answers" : state.text("execution"));
  }

  /** The verdict, its reasons, a table of the metrics, and what to know before trusting it. */
  static List<String> verdict(Json report) {
    Json verdict = report.at("verdict");
    List<String> lines = new ArrayList<>();
    lines.add("verdict: " + verdict.text("decision"));
    verdict.list("reasons").forEach(reason -> lines.add("  - " + reason.text()));
    verdict
        .number("rows_needed")
        .ifPresent(rows -> {
          if (rows > 0) {
            lines.add(String.format(Locale.ROOT, "  rows still needed: %,.0f", rows));
          }
        });
    List<Json> metrics = report.list("metrics");
    if (!metrics.isEmpty()) {
      lines.add("");
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-16s %10s %10s %11s  %-23s %9s %9s",
              "metric",
              "champion",
              "candidate",
              "difference",
              "95 % interval",
              "p",
              "rows"));
      metrics.forEach(metric -> lines.add(row(metric)));
    }
    lines.add("");
    report.list("warnings").forEach(warning -> lines.add("note: " + warning.text()));
    lines.add("note: " + report.text("caveat"));
    if (!verdict.text("url").isEmpty()) {
      lines.add("kept at " + verdict.text("url"));
    }
    return lines;
  }

  private static String row(Json metric) {
    OptionalDouble lower = metric.number("lower");
    OptionalDouble upper = metric.number("upper");
    String interval =
        lower.isPresent() && upper.isPresent()
            ? String.format(Locale.ROOT, "%+.5f to %+.5f", lower.getAsDouble(), upper.getAsDouble())
            : "-";
    OptionalDouble p = metric.number("p_value");
    return String.format(
        Locale.ROOT,
        "  %-16s %10.5f %10.5f %+11.5f  %-23s %9s %,9.0f",
        metric.text("metric"),
        metric.number("champion").orElse(Double.NaN),
        metric.number("candidate").orElse(Double.NaN),
        metric.number("difference").orElse(Double.NaN),
        interval,
        p.isEmpty() ? "-" : String.format(Locale.ROOT, "%.3g", p.getAsDouble()),
        metric.number("rows").orElse(0));
  }
}
