package dev.tidemark.collector.cloudevents;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request's events.
 *
 * @param accepted events on disk
 */
@Serdeable
record EventsAnswer(long accepted, List<RejectedEvent> rejected) {
  EventsAnswer {
    rejected = List.copyOf(rejected);
  }

  /**
   * One event not taken.
   *
   * @param index in the batch, from 0
   * @param id null when it could not be read
   * @param pointer into the event's attributes or its data
   */
  @Serdeable
  record RejectedEvent(long index, @Nullable String id, String detail, String pointer) {}
}
