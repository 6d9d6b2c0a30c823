package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.incident.Chart;
import dev.tidemark.alerts.json.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A kind of receiver: what it needs to know and how a notification looks there. */
public interface ReceiverType {
  /** As users write it, such as {@code webhook}. */
  String name();

  /**
   * Reads what this kind needs beside the common fields.
   *
   * @param before the receiver as it was, so that a secret left out stays
   */
  Options read(Fields fields, @Nullable Receiver before);

  /** The requests that tell one notification, in order. */
  List<Request> render(Receiver receiver, Message message);

  /** The mail that tells one notification, for kinds that are reached by mail. */
  default Optional<Mail> mail(Receiver receiver, Message message) {
    return Optional.empty();
  }

  /** How many messages a minute it takes unless its settings say otherwise; 0: any number. */
  default int perMinute() {
    return 0;
  }

  /** Whether it is told of the end of alerts unless its settings say otherwise. */
  default boolean resolvesByDefault() {
    return true;
  }

  /**
   * One mail in two forms.
   *
   * @param thread the same for messages that belong together
   * @param chart shown in the HTML as {@code cid:chart}; null: none
   */
  record Mail(
      List<String> to,
      String subject,
      String text,
      String html,
      String thread,
      @Nullable Chart chart) {}

  /**
   * What a receiver of this kind remembers.
   *
   * @param shown what GET may answer
   * @param secret what it may not
   */
  record Options(Map<String, Object> shown, Map<String, Object> secret) {}

  /**
   * One HTTP POST.
   *
   * @param url where to; checked again before connecting
   * @param body sent as UTF-8
   */
  record Request(String url, Map<String, String> headers, String body) {}

  /** A secret text that stays as it was when it is left out and goes when it is null. */
  static Optional<String> keptSecret(Fields fields, String field, @Nullable Receiver before) {
    if (fields.has(field)) {
      return fields.text(field);
    }
    return before == null || fields.names().contains(field) ? Optional.empty() : before.text(field);
  }
}
