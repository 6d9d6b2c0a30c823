package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dead-man's switch elsewhere: it is called again and again as long as alerts are evaluated, and
 * raises the alarm when that stops. It is told of no alert.
 */
@Singleton
final class HeartbeatReceiver implements ReceiverType {
  static final String NAME = "heartbeat";

  private static final int DEFAULT_SECONDS = 60;
  private static final int LEAST_SECONDS = 5;
  private static final int MOST_SECONDS = 86_400;

  private final Json json;

  HeartbeatReceiver(Json json) {
    this.json = json;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Options read(Fields fields, @Nullable Receiver before) {
    Options options = SecretUrl.read(fields, before);
    int seconds =
        fields.count("every_seconds", LEAST_SECONDS, MOST_SECONDS).orElse(DEFAULT_SECONDS);
    return new Options(Map.of("every_seconds", seconds), options.secret());
  }

  @Override
  public List<Request> render(Receiver receiver, Message message) {
    return List.of(
        new Request(
            receiver.text("url").orElse(""),
            Map.of("Content-Type", "application/json"),
            json.write(message.content())));
  }

  /** How often a receiver of this kind is called. */
  static Duration interval(Receiver receiver) {
    var seconds = receiver.settings().get("every_seconds");
    return Duration.ofSeconds(seconds == null ? DEFAULT_SECONDS : seconds.getIntValue());
  }
}
