package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.storage.alert.AlertSettings;
import dev.tidemark.storage.alert.ReceiverRow;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The receivers: stored, shown without their secrets, checked before they are used. Thread-safe.
 */
@Singleton
public final class Receivers {
  /** Told about everything that names no receiver, when it exists. */
  public static final String DEFAULT = "default";

  private final AlertSettings settings;
  private final AddressGuard guard;
  private final Json json;
  private final InstantSource clock;
  private final Map<String, ReceiverType> types = new TreeMap<>();

  public Receivers(
      AlertSettings settings,
      List<ReceiverType> types,
      AddressGuard guard,
      Json json,
      InstantSource clock) {
    this.settings = settings;
    this.guard = guard;
    this.json = json;
    this.clock = clock;
    types.forEach(type -> this.types.put(type.name(), type));
  }

  /** All receivers by name. */
  public List<Receiver> all() {
    return settings.receivers().stream().map(this::receiver).toList();
  }

  public Optional<Receiver> find(String name) {
    return settings.receiver(name).map(this::receiver);
  }

  /**
   * @throws Problem 404 if there is none
   */
  public Receiver get(String name) {
    return find(name).orElseThrow(() -> Problem.notFound("receiver", name));
  }

  public ReceiverType typeOf(Receiver receiver) {
    ReceiverType type = types.get(receiver.type());
    if (type == null) {
      throw new IllegalStateException("no receiver type " + receiver.type());
    }
    return type;
  }

  /**
   * Stores a receiver, in use again if it was switched off. A secret left out stays as it was.
   *
   * @throws Problem 400 naming every bad field
   */
  public JsonNode put(String name, JsonNode body) {
    Fields fields = Fields.of(body);
    fields.ignore("name", "disabled_reason", "has_secret");
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      fields.error("name", "a receiver's name has letters, digits, '.', '_' and '-'");
    }
    String typeName = fields.text("type").orElse("webhook");
    ReceiverType type = types.get(typeName);
    if (type == null) {
      fields.error("type", "must be one of " + String.join(", ", types.keySet()));
      fields.done("The receiver");
      throw new IllegalStateException("unreachable");
    }
    Receiver before = find(name).filter(existing -> existing.type().equals(typeName)).orElse(null);
    ReceiverType.Options options = type.read(fields, before);
    Map<String, Object> shown = new LinkedHashMap<>(options.shown());
    Map<String, Object> secret = new LinkedHashMap<>(options.secret());
    shown.put("send_resolved", fields.flag("send_resolved").orElse(type.resolvesByDefault()));
    shown.putAll(Routing.read(fields, name, type.perMinute()));
    Map<String, String> headers = headers(fields, before);
    if (!headers.isEmpty()) {
      secret.put("headers", headers);
    }
    checkUrl(fields, shown, secret);
    fields.refuseOthers();
    fields.done("The receiver");
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    settings.saveReceiver(
        new ReceiverRow(
            name,
            typeName,
            json.write(Json.node(shown)),
            json.write(Json.node(secret)),
            null,
            settings.receiver(name).map(ReceiverRow::createdAt).orElse(now),
            now));
    return show(get(name));
  }

  /**
   * @throws Problem 404 if there is none
   */
  public void delete(String name) {
    if (!settings.deleteReceiver(name)) {
      throw Problem.notFound("receiver", name);
    }
  }

  /** Sends nothing to it until it is stored again. */
  public void disable(Receiver receiver, String reason) {
    settings
        .receiver(receiver.name())
        .ifPresent(row ->
            settings.saveReceiver(
                new ReceiverRow(
                    row.name(),
                    row.type(),
                    row.settings(),
                    row.secrets(),
                    reason,
                    row.createdAt(),
                    clock.instant().truncatedTo(ChronoUnit.MILLIS))));
  }

  /** Without secrets; of headers only the names. */
  public JsonNode show(Receiver receiver) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", receiver.name());
    fields.put("type", receiver.type());
    receiver.settings().entries().forEach(e -> fields.put(e.getKey(), e.getValue()));
    fields.put("headers", new ArrayList<>(receiver.headers().keySet()));
    fields.put("has_secret", !receiver.secrets().entries().iterator().hasNext() ? false : true);
    fields.put("disabled_reason", receiver.disabledReason());
    return Json.node(fields);
  }

  private static Map<String, String> headers(Fields fields, @Nullable Receiver before) {
    boolean shownForm = fields.node("headers").filter(JsonNode::isArray).isPresent();
    if (shownForm || !fields.names().contains("headers")) {
      return before == null ? Map.of() : before.headers();
    }
    Map<String, String> headers = fields.textMap("headers");
    headers.forEach((name, value) -> {
      if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")) {
        fields.error("headers", "'" + name + "' is not a header name");
      }
      if (!value.chars().allMatch(c -> c >= ' ' && c < 127)) {
        fields.error("headers", "the value of '" + name + "' has characters beyond ASCII");
      }
      if (List.of("host", "content-length", "transfer-encoding", "connection")
          .contains(name.toLowerCase(Locale.ROOT))) {
        fields.error("headers", "'" + name + "' is set by the sender");
      }
    });
    return headers;
  }

  private void checkUrl(Fields fields, Map<String, Object> shown, Map<String, Object> secret) {
    Object url = shown.getOrDefault("url", secret.get("url"));
    if (url != null) {
      try {
        guard.check(url.toString());
      } catch (AddressGuard.Refused | AddressGuard.Unresolved e) {
        fields.error("url", String.valueOf(e.getMessage()));
      }
    }
  }

  private Receiver receiver(ReceiverRow row) {
    return new Receiver(
        row.name(),
        row.type(),
        json.stored(row.settings()),
        json.stored(row.secrets()),
        row.disabledReason());
  }
}
