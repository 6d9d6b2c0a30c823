package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opsgenie's alert API: one alert each, its id the alias, closed by alias. The secret is the API
 * key.
 *
 * @see <a href="https://docs.opsgenie.com/docs/alert-api">Alert API</a>
 */
@Singleton
final class OpsgenieReceiver implements ReceiverType {
  private static final String URL = "https://api.opsgenie.com";
  private static final int MOST_MESSAGE = 130;

  private final Json json;

  OpsgenieReceiver(Json json) {
    this.json = json;
  }

  @Override
  public String name() {
    return "opsgenie";
  }

  @Override
  public Options read(Fields fields, @Nullable Receiver before) {
    Map<String, Object> secret = new HashMap<>();
    Optional<String> key = ReceiverType.keptSecret(fields, "secret", before);
    key.ifPresent(text -> secret.put("secret", text));
    if (key.isEmpty()) {
      fields.error("secret", "give the API key of the Opsgenie integration");
    }
    return new Options(Map.of("url", fields.text("url").orElse(URL)), secret);
  }

  @Override
  public List<Request> render(Receiver receiver, Message message) {
    Told told = Told.of(message);
    String base = receiver.text("url").orElse(URL).replaceAll("/+$", "") + "/v2/alerts";
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "application/json",
            "Authorization",
            "GenieKey " + receiver.text("secret").orElse(""));
    return told.alerts().stream()
        .map(alert ->
            told.firing()
                ? new Request(base, headers, json.write(Json.node(opened(told, alert))))
                : new Request(
                    base + "/" + alert.id() + "/close?identifierType=alias",
                    headers,
                    json.write(Json.node(Map.of("note", alert.summary())))))
        .toList();
  }

  private static Map<String, Object> opened(Told told, Told.One alert) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("message", Told.cut(told.model() + ": " + alert.summary(), MOST_MESSAGE));
    body.put("alias", alert.id());
    body.put("description", alert.summary() + "\n" + alert.url());
    body.put(
        "priority",
        switch (alert.severity()) {
          case "critical" -> "P1";
          case "warning" -> "P3";
          default -> "P5";
        });
    body.put("source", "Tidemark");
    body.put("entity", told.model());
    body.put(
        "details",
        Map.of(
            "rule", alert.rule(),
            "metric", alert.metric(),
            "feature", alert.feature(),
            "segment", alert.segment(),
            "version", alert.version()));
    return body;
  }
}
