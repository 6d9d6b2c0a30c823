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

/**
 * Writes notifications. All alerts of one model and window that go to one receiver are one; when
 * more than {@value #MOST_MODELS} models have something to say at once, all of that is one.
 */
@Singleton
final class Announcer {
  /** More models than this at once are told of together. */
  static final int MOST_MODELS = 20;

  /** More alerts than this are counted, not listed, the worst first. */
  static final int MOST_LISTED = 200;

  private static final Comparator<Alert> WORST_FIRST =
      Comparator.comparing(Alert::severity)
          .reversed()
          .thenComparing(Alert::model)
          .thenComparing(Alert::rule)
          .thenComparing(Alert::feature)
          .thenComparing(Alert::segment);

  private final AlertJson alertJson;
  private final Json json;

  Announcer(AlertJson alertJson, Json json) {
    this.alertJson = alertJson;
    this.json = json;
  }

  /** The notifications of one step of evaluation, in the order in which they are to be sent. */
  List<Notification> notifications(List<Announcement> announcements, Instant now) {
    long models = announcements.stream().map(Announcement::model).distinct().count();
    List<Announcement> told =
        models <= MOST_MODELS
            ? announcements
            : List.of(Notification.Kind.FIRING, Notification.Kind.RESOLVED).stream()
                .flatMap(kind -> together(kind, announcements).stream())
                .toList();
    List<Notification> notifications = new ArrayList<>();
    for (Announcement announcement : told) {
      announcement.alerts().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(entry ->
              notifications.add(notification(announcement, entry.getKey(), entry.getValue(), now)));
    }
    return notifications;
  }

  /** Everything of one kind as one announcement; none when there is none. */
  private static List<Announcement> together(
      Notification.Kind kind, List<Announcement> announcements) {
    Map<String, List<Alert>> alerts = new LinkedHashMap<>();
    TimeWindow window = null;
    for (Announcement one : announcements) {
      if (one.kind() == kind) {
        one.alerts()
            .forEach((receiver, of) ->
                alerts.computeIfAbsent(receiver, _ -> new ArrayList<>()).addAll(of));
        window = window == null ? one.window() : hull(window, one.window());
      }
    }
    return window == null
        ? List.of()
        : List.of(new Announcement(kind, AlertJson.MANY_MODELS, window, alerts));
  }

  private static TimeWindow hull(TimeWindow a, TimeWindow b) {
    return new TimeWindow(
        a.start().isBefore(b.start()) ? a.start() : b.start(),
        a.end().isAfter(b.end()) ? a.end() : b.end());
  }

  private Notification notification(
      Announcement announcement, String receiver, List<Alert> alerts, Instant now) {
    TimeWindow window = announcement.window();
    return new Notification(
        null,
        Ids.at(now),
        receiver,
        announcement.kind(),
        announcement.model(),
        window.start(),
        window.end(),
        content(announcement, alerts, now),
        Notification.State.QUEUED,
        0,
        now,
        now,
        null,
        "");
  }

  private String content(Announcement announcement, List<Alert> alerts, Instant now) {
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("model", announcement.model());
    group.put("window_start", announcement.window().start());
    group.put("window_end", announcement.window().end());
    group.put("models", alerts.stream().map(Alert::model).distinct().count());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("group", group);
    data.put("alerts_total", alerts.size());
    data.put(
        "alerts",
        alerts.stream().sorted(WORST_FIRST).limit(MOST_LISTED).map(alertJson::of).toList());
    data.put("url", alertJson.modelUrl(announcement.model()));
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("type", "alert." + announcement.kind().name().toLowerCase(Locale.ROOT));
    content.put("timestamp", now);
    content.put("data", data);
    return json.write(Json.node(content));
  }
}
