package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Microsoft Teams channel by workflow webhook, as an Adaptive Card. The address is a credential.
 *
 * @see <a href="https://adaptivecards.io/explorer/">Adaptive Cards</a>
 */
@Singleton
final class TeamsReceiver implements ReceiverType {
  private static final int MOST_ALERTS = 20;

  private final Json json;

  TeamsReceiver(Json json) {
    this.json = json;
  }

  @Override
  public String name() {
    return "teams";
  }

  @Override
  public Options read(Fields fields, @Nullable Receiver before) {
    return SecretUrl.read(fields, before);
  }

  @Override
  public List<Request> render(Receiver receiver, Message message) {
    Told told = Told.of(message);
    List<Object> body = new ArrayList<>();
    body.add(
        Map.of(
            "type",
            "TextBlock",
            "size",
            "Large",
            "weight",
            "Bolder",
            "wrap",
            true,
            "color",
            told.firing() ? "Attention" : "Good",
            "text",
            plain(told.headline())));
    if (told.diagnosed()) {
      Told.Incident incident = told.incidents().getFirst();
      body.add(text(incident.evidence()));
      incident.features().stream().limit(3).forEach(f -> body.add(text("• " + f.line())));
      body.add(text("Look first: " + incident.lookFirst()));
    }
    told.alerts().stream()
        .limit(MOST_ALERTS)
        .forEach(alert -> body.add(text(alert.severity() + ": " + alert.summary())));
    if (told.beyond(MOST_ALERTS) > 0) {
      body.add(text("… and " + told.beyond(MOST_ALERTS) + " more"));
    }
    Map<String, Object> card =
        Map.of(
            "$schema",
            "http://adaptivecards.io/schemas/adaptive-card.json",
            "type",
            "AdaptiveCard",
            "version",
            "1.4",
            "body",
            body,
            "actions",
            List.of(
                Map.of(
                    "type", "Action.OpenUrl", "title", "Open the dashboard", "url", told.url())));
    Map<String, Object> content =
        Map.of(
            "type",
            "message",
            "attachments",
            List.of(
                Map.of("contentType", "application/vnd.microsoft.card.adaptive", "content", card)));
    return List.of(
        new Request(
            receiver.text("url").orElse(""),
            Map.of("Content-Type", "application/json; charset=utf-8"),
            json.write(Json.node(content))));
  }

  private static Map<String, Object> text(String words) {
    return Map.of("type", "TextBlock", "wrap", true, "text", plain(Told.cut(words, 500)));
  }

  /** Text blocks read Markdown: names must not become links or emphasis. */
  private static String plain(String text) {
    return text.replaceAll("([\\\\`*_\\[\\]()#<>~|])", "\\\\$1");
  }
}
