package dev.tidemark.alerts.incident;

import dev.tidemark.alerts.json.Json;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.OrNull;
import io.micronaut.json.tree.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of an alert's series up to the window it speaks of, oldest first.
 *
 * @param limit what the value was compared with; null: nothing
 * @param reference the reference's value; null: none
 */
public record Chart(
    String metric,
    String feature,
    @Nullable Double limit,
    @Nullable Double reference,
    List<Point> points) {
  /** Windows shown. */
  public static final int WINDOWS = 30;

  /** One window; only those with a value are points. */
  public record Point(Instant start, double value) {}

  public Chart {
    points = List.copyOf(points);
  }

  /**
   * Empty when there are fewer than two values.
   *
   * @param results of the alert's series
   */
  public static Optional<Chart> of(Alert alert, Collection<MetricResult> results) {
    Duration window = alert.window().length();
    NavigableMap<Instant, MetricResult> latest = new TreeMap<>();
    for (MetricResult result : results) {
      boolean isOfSeries =
          result.metric().equals(alert.metric())
              && result.feature().equals(alert.feature())
              && result.segment().equals(alert.segment())
              && result.version().equals(alert.version())
              && !result.window().start().isAfter(alert.windowStart())
              && result.window().length().multipliedBy(2).compareTo(window) > 0
              && window.multipliedBy(2).compareTo(result.window().length()) > 0;
      if (isOfSeries && Double.isFinite(result.value())) {
        latest.merge(
            result.window().start(), result, (a, b) -> a.revision() > b.revision() ? a : b);
      }
    }
    List<Point> points = new ArrayList<>();
    latest.descendingMap().values().stream()
        .limit(WINDOWS)
        .forEach(result -> points.addFirst(new Point(result.window().start(), result.value())));
    return points.size() < 2
        ? Optional.empty()
        : Optional.of(
            new Chart(
                alert.metric(),
                alert.feature(),
                alert.threshold(),
                alert.referenceReading(),
                points));
  }

  /** In the form of notifications. */
  JsonNode node() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("metric", metric);
    fields.put("feature", OrNull.text(feature));
    fields.put("limit", limit);
    fields.put("reference", reference);
    fields.put(
        "points",
        points.stream()
            .map(point -> Json.node(Map.of("start", point.start(), "value", point.value())))
            .toList());
    return Json.node(fields);
  }

  /** From a notification's content; empty when it has none. */
  public static Optional<Chart> in(JsonNode content) {
    JsonNode data = content.get("data");
    JsonNode chart = data == null ? null : data.get("chart");
    JsonNode listed = chart == null ? null : chart.get("points");
    if (chart == null || listed == null) {
      return Optional.empty();
    }
    List<Point> points = new ArrayList<>();
    for (JsonNode point : listed.values()) {
      Double value = number(point, "value");
      if (value != null) {
        points.add(new Point(Instant.parse(text(point, "start")), value));
      }
    }
    return Optional.of(
        new Chart(
            text(chart, "metric"),
            text(chart, "feature"),
            number(chart, "limit"),
            number(chart, "reference"),
            points));
  }

  private static String text(JsonNode node, String name) {
    JsonNode field = node.get(name);
    return field != null && field.isString() ? field.getStringValue() : "";
  }

  private static @Nullable Double number(JsonNode node, String name) {
    JsonNode field = node.get(name);
    return field != null && field.isNumber() ? field.getDoubleValue() : null;
  }
}
