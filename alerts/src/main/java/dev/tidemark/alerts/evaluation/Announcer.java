package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.alert.AlertJson;
import dev.tidemark.alerts.alert.Ids;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.Notification;
import dev.tidemark.storage.window.TimeWindow;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes notifications: all alerts of one model and window that go to one receiver are one. */
@Singleton
final class Announcer {
  private static final Comparator<Alert> WORST_FIRST =
      Comparator.comparing(Alert::severity)
          .reversed()
          .thenComparing(Alert::rule)
          .thenComparing(Alert::feature)
          .thenComparing(Alert::segment);

  private final AlertJson alertJson;
  private final Json json;

  Announcer(AlertJson alertJson, Json json) {
    this.alertJson = alertJson;
    this.json = json;
  }

  /**
   * One notification for each receiver.
   *
   * @param alerts by receiver, all of one model; each list not empty
   */
  List<Notification> announce(
      Notification.Kind kind,
      String model,
      TimeWindow window,
      Map<String, List<Alert>> alerts,
      Instant now) {
    List<Notification> notifications = new ArrayList<>();
    alerts.forEach((receiver, told) ->
        notifications.add(
            new Notification(
                null,
                Ids.at(now),
                receiver,
                kind,
                model,
                window.start(),
                window.end(),
                content(kind, model, window, told, now),
                Notification.State.QUEUED,
                0,
                now,
                now,
                null,
                "")));
    return notifications;
  }

  private String content(
      Notification.Kind kind, String model, TimeWindow window, List<Alert> alerts, Instant now) {
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("model", model);
    group.put("window_start", window.start());
    group.put("window_end", window.end());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("group", group);
    data.put("alerts", alerts.stream().sorted(WORST_FIRST).map(alertJson::of).toList());
    data.put("url", alertJson.modelUrl(model));
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("type", "alert." + kind.name().toLowerCase(Locale.ROOT));
    content.put("timestamp", now);
    content.put("data", data);
    return json.write(Json.node(content));
  }
}
