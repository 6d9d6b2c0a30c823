package dev.tidemark.alerts.evaluation;

import dev.tidemark.storage.alert.AlertTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How people answered alerts.
 *
 * @param pages times at which somebody was told
 * @param toAcknowledge from the first page of an alert to its first acknowledgement, ascending
 * @param toResolve from the first page of an alert to its end, ascending
 */
record Response(
    int alerts,
    long pages,
    List<Duration> toAcknowledge,
    List<Duration> toResolve,
    long untouched) {

  static Response of(Collection<AlertTimes> times) {
    return new Response(
        times.size(),
        times.stream().map(AlertTimes::toldAt).filter(Objects::nonNull).distinct().count(),
        since(times, AlertTimes::acknowledgedAt),
        since(times, AlertTimes::resolvedAt),
        times.stream()
            .filter(of -> of.toldAt() != null)
            .filter(of -> of.resolvedAt() != null && of.acknowledgedAt() == null)
            .count());
  }

  private static List<Duration> since(
      Collection<AlertTimes> times, Function<AlertTimes, @Nullable Instant> end) {
    return times.stream()
        .flatMap(of -> {
          Instant told = of.toldAt();
          Instant ended = end.apply(of);
          return told == null || ended == null
              ? Stream.empty()
              : Stream.of(Duration.between(told, ended));
        })
        .sorted()
        .toList();
  }

  Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("alerts", alerts);
    fields.put("pages", pages);
    fields.put("acknowledged", toAcknowledge.size());
    fields.put("resolved", toResolve.size());
    fields.put("resolved_untouched", untouched);
    fields.put("seconds_to_acknowledge", seconds(toAcknowledge));
    fields.put("seconds_to_resolve", seconds(toResolve));
    return fields;
  }

  private static Map<String, @Nullable Object> seconds(List<Duration> sorted) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    LongStream seconds = sorted.stream().mapToLong(Duration::toSeconds);
    fields.put("mean", sorted.isEmpty() ? null : seconds.average().orElse(0));
    fields.put("median", sorted.isEmpty() ? null : sorted.get(sorted.size() / 2).toSeconds());
    fields.put("most", sorted.isEmpty() ? null : sorted.getLast().toSeconds());
    return fields;
  }
}
