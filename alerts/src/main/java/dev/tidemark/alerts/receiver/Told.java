package dev.tidemark.alerts.receiver;

import io.micronaut.json.tree.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A notification as receivers that write for people need it.
 *
 * @param alerts worst first
 */
record Told(boolean firing, String model, String url, List<Told.One> alerts) {
  /** One alert; empty texts mean none. */
  record One(
      String id,
      String rule,
      String version,
      String metric,
      String feature,
      String segment,
      String severity,
      String summary,
      String startedAt,
      String runbookUrl,
      String url) {}

  static Told of(Message message) {
    JsonNode data = field(message.content(), "data");
    List<One> alerts = new ArrayList<>();
    for (JsonNode alert : field(data, "alerts").values()) {
      alerts.add(
          new One(
              text(alert, "id"),
              text(alert, "rule"),
              text(alert, "version"),
              text(alert, "metric"),
              text(alert, "feature"),
              text(alert, "segment"),
              text(alert, "severity"),
              text(alert, "summary"),
              text(alert, "started_at"),
              text(alert, "runbook_url"),
              text(alert, "url")));
    }
    return new Told(
        message.isFiring(), text(field(data, "group"), "model"), text(data, "url"), alerts);
  }

  /** {@code flights: 2 alerts firing}. */
  String headline() {
    return model
        + ": "
        + alerts.size()
        + (alerts.size() == 1 ? " alert " : " alerts ")
        + (firing ? "firing" : "resolved");
  }

  /** The severity of the worst alert. */
  String severity() {
    return alerts.isEmpty() ? "info" : alerts.getFirst().severity();
  }

  static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  private static JsonNode field(JsonNode node, String name) {
    JsonNode field = node.get(name);
    if (field == null) {
      throw new IllegalArgumentException("a notification without " + name);
    }
    return field;
  }

  private static String text(JsonNode node, String name) {
    JsonNode field = node.get(name);
    return field != null && field.isString() ? field.getStringValue() : "";
  }
}
