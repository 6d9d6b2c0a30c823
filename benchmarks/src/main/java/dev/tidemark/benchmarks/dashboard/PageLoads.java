package dev.tidemark.benchmarks.dashboard;

import dev.tidemark.server.client.Json;
import dev.tidemark.server.client.TidemarkClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How long pages take in Chromium, nothing kept from before, until every panel shows something. */
final class PageLoads {
  private static final PrintStream OUT = System.out;

  private PageLoads() {}

  /** One page of each kind: those about one thing are about the first that the server has. */
  static List<String> everyKind(URI url) {
    List<String> paths = new ArrayList<>(List.of("/"));
    try (TidemarkClient client = new TidemarkClient(url, null)) {
      first(client, "/v1/models", "models")
          .ifPresent(model -> paths.addAll(ofModel(client, model)));
      paths.add("/incidents");
      first(client, "/v1/incidents", "incidents")
          .ifPresent(incident -> paths.add("/incidents/" + incident.text("id")));
      paths.add("/rules");
      first(client, "/v1/rules", "rules")
          .ifPresent(rule -> paths.add("/rules/" + TidemarkClient.encode(rule.text("name"))));
      paths.addAll(List.of("/new-rule", "/receivers", "/silences", "/shadow"));
      first(client, "/v1/replays", "replays")
          .ifPresent(replay -> paths.add("/replays/" + replay.text("id")));
      paths.addAll(List.of("/operations", "/start"));
    }
    return paths;
  }

  private static Optional<Json> first(TidemarkClient client, String path, String list) {
    return client.get(path).list(list).stream().findFirst();
  }

  private static List<String> ofModel(TidemarkClient client, Json model) {
    String name = TidemarkClient.encode(model.text("name"));
    String page = "/models/" + name;
    List<String> paths = new ArrayList<>(List.of(page));
    first(client, "/v1/models/" + name + "/drift", "features")
        .map(feature -> TidemarkClient.encode(feature.text("feature")))
        .ifPresent(feature -> paths.add(page + "/features/" + feature));
    paths.addAll(List.of(page + "/performance", page + "/compare", page + "/settings"));
    return paths;
  }

  /**
   * Loads each page once, not counted, and then so often.
   *
   * @param paths as they stand after the server's address
   */
  static void print(URI url, List<String> paths, int loads)
      throws IOException, InterruptedException {
    Optional<Path> executable = Chromium.locate().findFirst();
    if (executable.isEmpty()) {
      OUT.println("no Chromium on this machine: pages are not loaded");
      return;
    }
    OUT.printf(
        Locale.ROOT,
        "%n%-44s %9s %8s %8s %10s %9s%n",
        "page, first load",
        "first ms",
        "p50 ms",
        "max ms",
        "bytes",
        "requests");
    try (Chromium chromium = new Chromium(executable.orElseThrow())) {
      for (String path : paths) {
        double first = chromium.load(url.resolve(path)).milliseconds();
        double[] milliseconds = new double[loads];
        Chromium.Load last = new Chromium.Load(0, 0, 0);
        for (int round = 0; round < loads; round++) {
          last = chromium.load(url.resolve(path));
          milliseconds[round] = last.milliseconds();
        }
        Arrays.sort(milliseconds);
        OUT.printf(
            Locale.ROOT,
            "%-44.44s %9.0f %8.0f %8.0f %,10d %9d%n",
            path,
            first,
            milliseconds[loads / 2],
            milliseconds[loads - 1],
            last.bytes(),
            last.requests());
      }
    }
  }
}
