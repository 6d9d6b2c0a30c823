package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import io.micronaut.json.tree.JsonNode;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hours in which a receiver is told of critical alerts only.
 *
 * @param from a time of day
 * @param to a time of day, on the next day when it is not after {@code from}
 * @param days on which the hours begin
 */
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone, Set<DayOfWeek> days) {
  public QuietHours {
    days = Set.copyOf(days);
  }

  /** By the clock on the wall of that zone, daylight saving included. */
  public boolean contains(Instant time) {
    ZonedDateTime local = time.atZone(zone);
    LocalTime at = local.toLocalTime();
    DayOfWeek today = local.getDayOfWeek();
    if (from.isBefore(to)) {
      return days.contains(today) && !at.isBefore(from) && at.isBefore(to);
    }
    return (days.contains(today) && !at.isBefore(from))
        || (days.contains(today.minus(1)) && at.isBefore(to));
  }

  /**
   * Reads {@code {"from": "22:00", "to": "07:00", "time_zone": "Europe/Berlin", "days": ["sat"]}}.
   */
  static Optional<QuietHours> read(Fields receiver) {
    return receiver
        .object("quiet_hours")
        .flatMap(fields -> {
          Optional<LocalTime> from = time(fields, "from");
          Optional<LocalTime> to = time(fields, "to");
          Optional<ZoneId> zone = zone(fields);
          Set<DayOfWeek> days = days(fields);
          fields.refuseOthers();
          return from.isPresent() && to.isPresent() && zone.isPresent()
              ? Optional.of(new QuietHours(from.get(), to.get(), zone.get(), days))
              : Optional.empty();
        });
  }

  /** As {@link #read} reads it. */
  Map<String, Object> write() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("from", from.toString());
    fields.put("to", to.toString());
    fields.put("time_zone", zone.getId());
    fields.put("days", days.stream().sorted().map(QuietHours::name).toList());
    return fields;
  }

  /** What {@link #write} made. */
  static QuietHours stored(JsonNode node) {
    return read(Fields.of(Json.node(Map.of("quiet_hours", node)))).orElseThrow();
  }

  private static Optional<LocalTime> time(Fields fields, String name) {
    Optional<String> text = fields.text(name);
    if (text.isEmpty() && !fields.has(name)) {
      fields.error(name, "give a time of day such as 22:00");
    }
    return text.flatMap(given -> {
      try {
        return Optional.of(LocalTime.parse(given));
      } catch (DateTimeException e) {
        fields.error(name, "must be a time of day such as 22:00");
        return Optional.empty();
      }
    });
  }

  private static Optional<ZoneId> zone(Fields fields) {
    String text = fields.text("time_zone").orElse("UTC");
    try {
      return Optional.of(ZoneId.of(text));
    } catch (DateTimeException e) {
      fields.error("time_zone", "must be a time zone such as Europe/Berlin");
      return Optional.empty();
    }
  }

  private static Set<DayOfWeek> days(Fields fields) {
    List<String> names = fields.texts("days");
    if (names.isEmpty()) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    List<DayOfWeek> days = new ArrayList<>();
    for (String given : names) {
      for (DayOfWeek day : DayOfWeek.values()) {
        if (name(day).equals(given)) {
          days.add(day);
        }
      }
    }
    if (days.size() != names.size()) {
      fields.error("days", "must be a list of mon, tue, wed, thu, fri, sat, sun");
    }
    return Set.copyOf(days);
  }

  private static String name(DayOfWeek day) {
    return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
  }
}
