package dev.tidemark.analyzer.api;

import dev.tidemark.storage.window.TimeWindow;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;

/** A stretch of event time, its end excluded. */
@Serdeable
record PeriodAnswer(Instant start, Instant end) {
  static List<PeriodAnswer> of(List<TimeWindow> periods) {
    return periods.stream().map(one -> new PeriodAnswer(one.start(), one.end())).toList();
  }
}
