package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Slack channel by incoming webhook. The address is a credential, so it is kept as a secret.
 *
 * @see <a href="https://api.slack.com/reference/block-kit/blocks">Block Kit</a>
 */
@Singleton
final class SlackReceiver implements ReceiverType {
  /** Slack takes 50 blocks; people read fewer. */
  private static final int MOST_ALERTS = 20;

  private static final int MOST_TEXT = 2_900;
  private static final int MOST_HEADER = 150;

  private final Json json;

  SlackReceiver(Json json) {
    this.json = json;
  }

  @Override
  public String name() {
    return "slack";
  }

  @Override
  public int perMinute() {
    return 60;
  }

  @Override
  public Options read(Fields fields, @Nullable Receiver before) {
    return SecretUrl.read(fields, before);
  }

  @Override
  public List<Request> render(Receiver receiver, Message message) {
    Told told = Told.of(message);
    List<Object> blocks = new ArrayList<>();
    String headline = (told.firing() ? "🔴 " : "🟢 ") + told.headline();
    blocks.add(
        Map.of(
            "type",
            "header",
            "text",
            Map.of("type", "plain_text", "text", Told.cut(headline, MOST_HEADER))));
    if (told.diagnosed()) {
      blocks.add(section(diagnosis(told.incidents().getFirst())));
    }
    told.alerts().stream().limit(MOST_ALERTS).forEach(alert -> blocks.add(section(line(alert))));
    int rest = told.beyond(MOST_ALERTS);
    if (rest > 0) {
      blocks.add(section("… and " + rest + " more"));
    }
    blocks.add(section("<" + escaped(told.url()) + "|Open the dashboard>"));
    Map<String, Object> body =
        Map.of("text", escaped(Told.cut(headline, MOST_TEXT)), "blocks", blocks);
    return List.of(
        new Request(
            receiver.text("url").orElse(""),
            Map.of("Content-Type", "application/json; charset=utf-8"),
            json.write(Json.node(body))));
  }

  private static String diagnosis(Told.Incident incident) {
    StringBuilder text = new StringBuilder();
    text.append(escaped(Told.cut(incident.evidence(), MOST_TEXT / 4)));
    incident.features().stream()
        .limit(3)
        .forEach(feature ->
            text.append("\n• ").append(escaped(Told.cut(feature.line(), MOST_TEXT / 10))));
    return text.append("\n*Look first:* ")
        .append(escaped(Told.cut(incident.lookFirst(), MOST_TEXT / 4)))
        .toString();
  }

  private static String line(Told.One alert) {
    String runbook =
        alert.runbookUrl().isEmpty() ? "" : " · <" + escaped(alert.runbookUrl()) + "|runbook>";
    return "*"
        + escaped(alert.severity())
        + "* "
        + escaped(Told.cut(alert.summary(), MOST_TEXT / 6))
        + "\n"
        + escaped(Told.cut(alert.rule(), 100))
        + " · <"
        + escaped(alert.url())
        + "|show>"
        + runbook;
  }

  private static Map<String, Object> section(String markdown) {
    return Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", markdown));
  }

  /** Nothing in a name can then mention a person or a channel, or make a link. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
