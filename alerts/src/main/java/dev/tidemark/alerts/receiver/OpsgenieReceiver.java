package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opsgenie's alert API: one alert an incident, whose id is the alias by which it is closed. The
 * secret is the API key.
 *
 * @see <a href="https://docs.opsgenie.com/docs/alert-api">Alert API</a>
 */
@Singleton
final class OpsgenieReceiver implements ReceiverType {
  private static final String URL = "https://api.opsgenie.com";
  private static final int MOST_MESSAGE = 130;
  private static final int MOST_DETAIL = 1000;

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
    return PagedIncident.read(fields, before, URL, "give the API key of the Opsgenie integration");
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
    return PagedIncident.of(told).stream()
        .map(paged ->
            told.firing()
                ? new Request(base, headers, json.write(Json.node(opened(told, paged))))
                : new Request(
                    base + "/" + paged.incident().id() + "/close?identifierType=alias",
                    headers,
                    json.write(Json.node(Map.of("note", Told.cut(paged.summary(), 25_000))))))
        .toList();
  }

  private static Map<String, Object> opened(Told told, PagedIncident paged) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("message", Told.cut(paged.summary(), MOST_MESSAGE));
    body.put("alias", paged.incident().id());
    body.put(
        "description",
        String.join(
            "\n",
            Told.cut(paged.incident().evidence(), 5_000),
            paged.incident().lookFirst().isEmpty()
                ? ""
                : "Look first: " + paged.incident().lookFirst(),
            paged.url(told)));
    body.put(
        "priority",
        switch (paged.severity()) {
          case "critical" -> "P1";
          case "warning" -> "P3";
          default -> "P5";
        });
    body.put("source", "Tidemark");
    body.put("entity", paged.incident().model());
    Map<String, String> details = new LinkedHashMap<>();
    paged
        .details(told)
        .forEach((name, value) ->
            details.put(
                name,
                Told.cut(
                    value instanceof List<?> list
                        ? list.stream().map(String::valueOf).collect(Collectors.joining("\n"))
                        : String.valueOf(value),
                    MOST_DETAIL)));
    body.put("details", details);
    return body;
  }
}
