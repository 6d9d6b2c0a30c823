package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.alert.AlertJson;
import dev.tidemark.alerts.alert.Ids;
import dev.tidemark.alerts.incident.Chart;
import dev.tidemark.alerts.incident.Diagnosis;
import dev.tidemark.alerts.incident.NotificationContent;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.Notification;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.window.TimeWindow;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes notifications. All alerts of one incident and window that go to one receiver are one; when
 * more than {@value #MOST_MODELS} models have something to say at once, all of that is one.
 */
@Singleton
final class Announcer {
  /** More models than this at once are told of together. */
  static final int MOST_MODELS = 20;

  private final MetricFeed feed;
  private final NotificationContent contents;
  private final Json json;

  Announcer(MetricFeed feed, NotificationContent contents, Json json) {
    this.feed = feed;
    this.contents = contents;
    this.json = json;
  }

  /**
   * The notifications of one step of evaluation, in the order in which they are to be sent.
   *
   * @param isStorm whether as many models had something to say lately
   */
  List<Notification> notifications(List<Announcement> announcements, boolean isStorm, Instant now) {
    long models = announcements.stream().map(Announcement::model).distinct().count();
    List<Announcement> told =
        models <= 1 || (models <= MOST_MODELS && !isStorm)
            ? announcements
            : List.of(Notification.Kind.FIRING, Notification.Kind.RESOLVED).stream()
                .flatMap(kind -> together(kind, announcements).stream())
                .toList();
    List<Notification> notifications = new ArrayList<>();
    for (Announcement announcement : told) {
      List<MetricResult> window = numbersOf(announcement);
      announcement.alerts().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(entry ->
              notifications.add(
                  notification(announcement, entry.getKey(), entry.getValue(), window, now)));
    }
    return notifications;
  }

  /** Everything of one kind as one announcement; none when there is none. */
  private static List<Announcement> together(
      Notification.Kind kind, List<Announcement> announcements) {
    Map<String, List<Alert>> alerts = new LinkedHashMap<>();
    Set<String> going = new HashSet<>();
    TimeWindow window = null;
    for (Announcement one : announcements) {
      if (one.kind() == kind) {
        one.alerts()
            .forEach((receiver, of) -> {
              alerts.computeIfAbsent(receiver, _ -> new ArrayList<>()).addAll(of);
              if (!one.overFor().contains(receiver)) {
                going.add(receiver);
              }
            });
        window = window == null ? one.window() : hull(window, one.window());
      }
    }
    if (window == null) {
      return List.of();
    }
    Set<String> overFor = new HashSet<>(alerts.keySet());
    overFor.removeAll(going);
    return List.of(new Announcement(kind, "", AlertJson.MANY_MODELS, window, alerts, overFor));
  }

  private static TimeWindow hull(TimeWindow a, TimeWindow b) {
    return new TimeWindow(
        a.start().isBefore(b.start()) ? a.start() : b.start(),
        a.end().isAfter(b.end()) ? a.end() : b.end());
  }

  /** What a diagnosis needs of the window; nothing where there is nothing to diagnose. */
  private List<MetricResult> numbersOf(Announcement announcement) {
    if (announcement.kind() != Notification.Kind.FIRING || announcement.incident().isEmpty()) {
      return List.of();
    }
    Map<String, Alert> any = new HashMap<>();
    announcement.alerts().values().forEach(of -> of.forEach(a -> any.put(a.version(), a)));
    Instant start = announcement.window().start();
    return feed.results(
        ResultQuery.of(announcement.model())
            .versions(List.copyOf(any.keySet()))
            .segments(List.of(""))
            .metrics(Diagnosis.METRICS)
            .between(start, start.plusMillis(1)));
  }

  private Notification notification(
      Announcement announcement,
      String receiver,
      List<Alert> alerts,
      List<MetricResult> numbers,
      Instant now) {
    TimeWindow window = announcement.window();
    boolean isOver = announcement.overFor().contains(receiver);
    String type = "alert." + announcement.kind().name().toLowerCase(Locale.ROOT);
    JsonNode content =
        announcement.incident().isEmpty()
            ? contents.ofStorm(type, window, alerts, isOver, now)
            : contents.ofIncident(
                type,
                announcement.incident(),
                window,
                alerts,
                isOver,
                diagnosis(announcement, alerts, numbers),
                chart(announcement, alerts),
                now);
    return new Notification(
        null,
        Ids.at(now),
        receiver,
        announcement.kind(),
        announcement.incident(),
        announcement.model(),
        window.start(),
        window.end(),
        json.write(content),
        Notification.State.QUEUED,
        0,
        now,
        now,
        null,
        "");
  }

  /** How the worst alert's value got there. */
  private @Nullable Chart chart(Announcement announcement, Collection<Alert> alerts) {
    if (announcement.kind() != Notification.Kind.FIRING) {
      return null;
    }
    Alert worst = NotificationContent.worstOf(alerts);
    Instant start = worst.windowStart();
    return Chart.of(
            worst,
            feed.results(
                ResultQuery.of(worst.model())
                    .versions(List.of(worst.version()))
                    .segments(List.of(worst.segment()))
                    .features(List.of(worst.feature()))
                    .metrics(List.of(worst.metric()))
                    .between(
                        start.minus(worst.window().length().multipliedBy(2L * Chart.WINDOWS)),
                        start.plusMillis(1))))
        .orElse(null);
  }

  private static @Nullable Diagnosis diagnosis(
      Announcement announcement, Collection<Alert> alerts, List<MetricResult> numbers) {
    return announcement.kind() == Notification.Kind.FIRING ? Diagnosis.of(alerts, numbers) : null;
  }
}
