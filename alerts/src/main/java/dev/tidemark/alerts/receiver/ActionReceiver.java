package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Starts something elsewhere, such as a training run by GitHub's {@code repository_dispatch} or an
 * Airflow DAG: a POST whose body the user writes. {@code {{model}}} and the like are replaced by
 * JSON-escaped text; there is nothing else a template can do. Sent when alerts fire, and when they
 * end only if {@code send_resolved} was set.
 */
@Singleton
final class ActionReceiver implements ReceiverType {
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([a-z_]*)\\s*}}");
  private static final List<String> NAMES =
      List.of(
          "model",
          "state",
          "severity",
          "summary",
          "rule",
          "feature",
          "count",
          "url",
          "id",
          "incident",
          "kind",
          "evidence");
  private static final int MOST_TEMPLATE = 16 * 1024;

  private final Json json;

  ActionReceiver(Json json) {
    this.json = json;
  }

  @Override
  public String name() {
    return "action";
  }

  @Override
  public boolean resolvesByDefault() {
    return false;
  }

  @Override
  public Options read(Fields fields, @Nullable Receiver before) {
    Optional<String> url = fields.text("url");
    if (url.isEmpty() && !fields.has("url")) {
      fields.error("url", "say what to call");
    }
    String template = fields.text("body").orElse("{\"model\": \"{{model}}\"}");
    if (template.length() > MOST_TEMPLATE) {
      fields.error("body", "must be at most " + MOST_TEMPLATE + " characters");
    }
    Matcher places = PLACE.matcher(template);
    while (places.find()) {
      if (!NAMES.contains(places.group(1))) {
        fields.error("body", "no '" + places.group(1) + "'; known: " + String.join(", ", NAMES));
      }
    }
    return new Options(Map.of("url", url.orElse(""), "body", template), Map.of());
  }

  @Override
  public List<Request> render(Receiver receiver, Message message) {
    Told told = Told.of(message);
    String body =
        PLACE
            .matcher(receiver.text("body").orElse(""))
            .replaceAll(
                place -> Matcher.quoteReplacement(inJson(value(place.group(1), told, message))));
    return List.of(
        new Request(
            receiver.text("url").orElse(""), Map.of("Content-Type", "application/json"), body));
  }

  private static String value(String name, Told told, Message message) {
    Told.One first = told.alerts().getFirst();
    Told.Incident incident = told.incidents().isEmpty() ? null : told.incidents().getFirst();
    return switch (name) {
      case "model" -> told.model();
      case "state" -> told.firing() ? "firing" : "resolved";
      case "severity" -> told.severity();
      case "summary" -> first.summary();
      case "rule" -> first.rule();
      case "feature" -> first.feature();
      case "count" -> Integer.toString(told.total());
      case "incident" -> incident == null ? "" : incident.id();
      case "kind" -> incident == null ? "" : incident.kind();
      case "evidence" -> incident == null ? "" : incident.evidence();
      case "url" -> told.url();
      case "id" -> message.id();
      default -> "";
    };
  }

  private String inJson(String text) {
    String quoted = json.write(Json.node(text));
    return quoted.substring(1, quoted.length() - 1);
  }
}
