package dev.tidemark.server.cli;

import dev.tidemark.server.client.ClientException;
import dev.tidemark.server.client.Json;
import dev.tidemark.server.client.TidemarkClient;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description = {
      "Says whether a model is healthy: for pipelines.",
      "Exit code 0 = healthy, 1 = drift or a quality breach, 2 = no data or an error."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private static final int HEALTHY = 0;
  private static final int BREACH = 1;
  private static final int NO_DATA = 2;
  private static final Set<String> FORMATS = Set.of("table", "json");

  @Spec private CommandSpec spec;
  @Mixin private ServerAddress server;

  @Option(names = "--model", required = true, description = "The model's name.")
  private String model;

  @Option(names = "--from", description = "Windows that start at or after this time.")
  private @Nullable String from;

  @Option(
      names = "--to",
      description = "Windows that end at or before this time (default: the latest window only).")
  private @Nullable String to;

  @Option(names = "--format", description = "table or json (default: table).")
  private String format = "table";

  /** One judged value. */
  private record Line(
      String metric,
      String feature,
      String version,
      String start,
      String value,
      String status,
      long rows) {}

  @Override
  public Integer call() {
    if (!FORMATS.contains(format)) {
      throw new ParameterException(
          spec.commandLine(), "--format " + format + ": there are table and json.");
    }
    try (TidemarkClient client = server.client()) {
      List<Line> lines =
          lines(client.get("/v1/models/" + TidemarkClient.encode(model) + "/metrics" + query()));
      List<Line> judged = from == null && to == null ? latest(lines) : lines;
      List<Line> breaches =
          judged.stream()
              .filter(l -> l.status().equals("drift") || l.status().equals("warning"))
              .toList();
      boolean any =
          judged.stream()
              .anyMatch(l -> !l.status().equals("insufficient") && !l.status().equals("failed"));
      print(spec.commandLine().getOut(), breaches, judged.size(), any);
      return !any ? NO_DATA : breaches.isEmpty() ? HEALTHY : BREACH;
    } catch (ClientException e) {
      spec.commandLine().getErr().println("tidemark: " + e.getMessage());
      return NO_DATA;
    }
  }

  private String query() {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (from != null) {
      parameters.put("from", from);
    }
    if (to != null) {
      parameters.put("to", to);
    }
    return TidemarkClient.query(parameters);
  }

  private static List<Line> lines(Json answer) {
    List<Line> lines = new ArrayList<>();
    for (Json series : answer.list("series")) {
      for (Json point : series.list("points")) {
        lines.add(
            new Line(
                series.text("metric"),
                series.text("feature"),
                series.text("version"),
                point.text("start"),
                point.text("value"),
                point.text("status"),
                (long) point.number("sample_size").orElse(0)));
      }
    }
    return lines;
  }

  private static List<Line> latest(List<Line> lines) {
    String last = lines.stream().map(Line::start).max(String::compareTo).orElse("");
    return lines.stream().filter(l -> l.start().equals(last)).toList();
  }

  private void print(PrintWriter out, List<Line> breaches, int judged, boolean any) {
    if (format.equals("json")) {
      out.println(
          CheckReport.json(
              model,
              any ? (breaches.isEmpty() ? "healthy" : "breach") : "no_data",
              judged,
              breaches.stream()
                  .map(l ->
                      new CheckReport.Breach(
                          l.metric(),
                          l.feature(),
                          l.version(),
                          l.start(),
                          l.value(),
                          l.status(),
                          l.rows()))
                  .toList()));
    } else if (!any) {
      out.println(model + ": no window with enough data to judge.");
    } else if (breaches.isEmpty()) {
      out.println(model + ": healthy, " + judged + " values judged.");
    } else {
      out.printf("%s: %d of %d values breached%n%n", model, breaches.size(), judged);
      out.printf(
          "%-22s %-24s %-10s %-20s %12s %10s  %s%n",
          "metric", "feature", "version", "window", "value", "rows", "status");
      for (Line l : breaches) {
        out.printf(
            "%-22s %-24s %-10s %-20s %12.6s %10d  %s%n",
            l.metric(), l.feature(), l.version(), l.start(), l.value(), l.rows(), l.status());
      }
    }
    out.flush();
  }
}
