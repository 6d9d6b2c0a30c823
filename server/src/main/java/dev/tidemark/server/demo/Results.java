package dev.tidemark.server.demo;

import dev.tidemark.server.client.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The metrics of one model version, as {@code GET /v1/models/{model}/metrics} gives them. */
final class Results {
  private final Map<Key, TreeMap<Instant, Point>> series = new HashMap<>();

  private record Key(String metric, String feature) {}

  /**
   * One value.
   *
   * @param reference the same metric on the reference
   * @param lower lower bound of the interval
   * @param rows the value is of so many
   */
  record Point(
      Instant start,
      OptionalDouble value,
      OptionalDouble reference,
      OptionalDouble lower,
      OptionalDouble upper,
      long rows,
      String status) {
    boolean isDrift() {
      return status.equals("drift");
    }
  }

  static Results of(Json answer) {
    Results results = new Results();
    for (Json one : answer.list("series")) {
      Key key = new Key(one.text("metric"), one.text("feature"));
      TreeMap<Instant, Point> points = results.series.computeIfAbsent(key, _ -> new TreeMap<>());
      for (Json point : one.list("points")) {
        Instant start = Instant.parse(point.text("start"));
        points.put(
            start,
            new Point(
                start,
                point.number("value"),
                point.number("reference_value"),
                point.number("lower"),
                point.number("upper"),
                (long) point.number("sample_size").orElse(0),
                point.text("status")));
      }
    }
    return results;
  }

  /** In order of time; empty when there is no such series. */
  List<Point> points(String metric, String feature) {
    return List.copyOf(series.getOrDefault(new Key(metric, feature), new TreeMap<>()).values());
  }

  /** Those whose window starts in [from, to). */
  List<Point> points(String metric, String feature, Instant from, Instant to) {
    return points(metric, feature).stream()
        .filter(p -> !p.start().isBefore(from) && p.start().isBefore(to))
        .toList();
  }
}
