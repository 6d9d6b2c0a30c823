package dev.tidemark.alerts.receiver;

import io.micronaut.json.tree.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A notification as receivers that write for people need it. Empty texts mean none.
 *
 * @param model {@code *} when it speaks of many
 * @param models how many it speaks of
 * @param total alerts, those that are not listed included
 * @param incidents one, unless it speaks of many models
 * @param alerts worst first
 */
record Told(
    boolean firing,
    String model,
    int models,
    String url,
    int total,
    List<Told.Incident> incidents,
    List<Told.One> alerts) {
  /** One alert. */
  record One(
      String id,
      String rule,
      String model,
      String version,
      String metric,
      String feature,
      String segment,
      String severity,
      String summary,
      String startedAt,
      String runbookUrl,
      String url) {}

  /**
   * Alerts of one model at the same time.
   *
   * @param isOver whether none of them fires any more
   * @param url its page
   * @param headline what probably happened, in a few words; empty when the alerts end
   */
  record Incident(
      String id,
      String model,
      String startedAt,
      boolean isOver,
      String url,
      String kind,
      String headline,
      String evidence,
      String lookFirst,
      List<Feature> features) {}

  /** A feature's part in an incident, as a line of text. */
  record Feature(String name, String line) {}

  static Told of(Message message) {
    JsonNode data = field(message.content(), "data");
    List<One> alerts = new ArrayList<>();
    for (JsonNode alert : field(data, "alerts").values()) {
      alerts.add(
          new One(
              text(alert, "id"),
              text(alert, "rule"),
              text(alert, "model"),
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
    List<Incident> incidents = new ArrayList<>();
    JsonNode single = data.get("incident");
    if (single != null && single.isObject()) {
      incidents.add(incident(single));
    }
    JsonNode several = data.get("incidents");
    if (several != null) {
      several.values().forEach(node -> incidents.add(incident(node)));
    }
    JsonNode group = field(data, "group");
    return new Told(
        message.isFiring(),
        text(group, "model"),
        number(group, "models", 1),
        text(data, "url"),
        number(data, "alerts_total", alerts.size()),
        incidents,
        alerts);
  }

  private static Incident incident(JsonNode node) {
    List<Feature> features = new ArrayList<>();
    JsonNode listed = node.get("features");
    if (listed != null) {
      for (JsonNode feature : listed.values()) {
        JsonNode share = feature.get("contribution");
        String part =
            share != null && share.isNumber()
                ? String.format(
                    Locale.ROOT, " (%.0f %% of the drift)", share.getDoubleValue() * 100)
                : "";
        features.add(new Feature(text(feature, "feature"), text(feature, "evidence") + part));
      }
    }
    JsonNode over = node.get("over");
    return new Incident(
        text(node, "id"),
        text(node, "model"),
        text(node, "started_at"),
        over != null && over.isBoolean() && over.getBooleanValue(),
        text(node, "url"),
        text(node, "kind"),
        text(node, "headline"),
        text(node, "evidence"),
        text(node, "look_first"),
        features);
  }

  /** {@code flights: another unit in distance (2 alerts firing)}. */
  String headline() {
    String count = total + (total == 1 ? " alert " : " alerts ") + (firing ? "firing" : "resolved");
    if (models > 1) {
      return models + " models: " + count;
    }
    String what = diagnosed() ? incidents.getFirst().headline() : "";
    if (!firing && !incidents.isEmpty() && !incidents.getFirst().isOver()) {
      count += ", others go on";
    }
    return what.isEmpty() ? model + ": " + count : model + ": " + what + " (" + count + ")";
  }

  /** Whether it says what probably happened. */
  boolean diagnosed() {
    return firing && incidents.size() == 1 && !incidents.getFirst().headline().isEmpty();
  }

  /** The severity of the worst alert. */
  String severity() {
    return alerts.isEmpty() ? "info" : alerts.getFirst().severity();
  }

  /** How many alerts beyond the first so many there are. */
  int beyond(int shown) {
    return total - Math.min(shown, alerts.size());
  }

  /** Listed alerts of an incident's model, worst first. */
  List<One> alertsOf(Incident incident) {
    return alerts.stream().filter(alert -> alert.model().equals(incident.model())).toList();
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
    @Nullable JsonNode field = node.get(name);
    return field != null && field.isString() ? field.getStringValue() : "";
  }

  private static int number(JsonNode node, String name, int otherwise) {
    @Nullable JsonNode field = node.get(name);
    return field != null && field.isNumber() ? field.getIntValue() : otherwise;
  }
}
