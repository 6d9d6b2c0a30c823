package dev.tidemark.collector.cloudevents;

import dev.tidemark.collector.cloudevents.EventReader.Found;
import dev.tidemark.collector.intake.RecordIntake;
import dev.tidemark.collector.intake.Refusal;
import dev.tidemark.collector.oip.InferenceBodies;
import dev.tidemark.collector.oip.ModelMeanings;
import dev.tidemark.collector.oip.UnusableCall;
import dev.tidemark.collector.quarantine.QuarantineLog;
import dev.tidemark.collector.spool.Disk;
import dev.tidemark.collector.spool.Spool;
import dev.tidemark.collector.spool.SpoolException;
import dev.tidemark.collector.spool.SpoolLimits;
import dev.tidemark.storage.DataDirectory;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.record.RecordLimits;
import io.cloudevents.CloudEvent;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The way in for the events of model servers' loggers. Thread-safe. */
@Context
final class CloudEvents {
  private static final int SEGMENT_BYTES = 16 << 20;
  private static final int MAX_EVENT_BYTES = 7 << 20;

  private final Spool spool;
  private final QuarantineLog quarantine;
  private final EventReader events;
  private final HalfReader halves;
  private final EventCounters counters;
  private final InstantSource clock;
  private final Pairer pairer;

  CloudEvents(
      DataDirectory data,
      RecordLimits limits,
      SpoolLimits spoolLimits,
      CloudEventSettings settings,
      RecordIntake records,
      ModelMeanings meanings,
      EventCounters counters,
      InstantSource clock) {
    this.counters = counters;
    this.clock = clock;
    InferenceBodies bodies = new InferenceBodies(limits);
    this.events = new EventReader(limits);
    this.halves = new HalfReader(bodies, limits);
    try {
      this.spool =
          Spool.open(
              data.folder("halves"),
              Disk.real(),
              new SpoolLimits(
                  settings.spoolBytes(),
                  spoolLimits.minFreeBytes(),
                  SEGMENT_BYTES,
                  spoolLimits.maxWaitingBytes()));
      this.quarantine =
          QuarantineLog.open(
              data.folder("quarantine").resolve("calls.ndjson"), settings.quarantineBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep events: " + e.getMessage(), e);
    }
    this.pairer =
        new Pairer(
            spool,
            events,
            halves,
            new CallWriter(
                events,
                halves,
                bodies,
                meanings,
                records,
                quarantine,
                counters,
                clock,
                settings.orphanTimeout()),
            counters,
            settings,
            clock);
  }

  /**
   * Takes the events of one request and returns when they are durable.
   *
   * @param defaultModel of events that name none; null: they must
   * @throws Problem 413, 415; 429 or 503 if there is no room
   */
  EventsAnswer take(Map<String, String> headers, byte[] body, @Nullable String defaultModel) {
    List<Found> found = events.read(headers, body);
    List<EventsAnswer.RejectedEvent> rejected = new ArrayList<>();
    List<byte[]> written = new ArrayList<>();
    List<Half> taken = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      switch (found.get(i)) {
        case Found.NoEvent(var id, String detail) ->
            rejected.add(new EventsAnswer.RejectedEvent(i, id, detail, ""));
        case Found.Event(CloudEvent event) -> {
          try {
            CloudEvent stamped = halves.stamped(event, clock.millis(), defaultModel);
            Half half = halves.half(stamped);
            byte[] kept = events.write(stamped);
            if (kept.length > MAX_EVENT_BYTES) {
              throw new UnusableCall("", "is larger than " + MAX_EVENT_BYTES + " bytes");
            }
            written.add(kept);
            taken.add(half);
          } catch (UnusableCall e) {
            rejected.add(new EventsAnswer.RejectedEvent(i, event.getId(), e.detail(), e.pointer()));
          }
        }
      }
    }
    if (!written.isEmpty()) {
      keep(written);
    }
    taken.forEach(this::count);
    rejected.forEach(_ -> counters.rejected());
    return new EventsAnswer(taken.size(), rejected);
  }

  private void keep(List<byte[]> written) {
    try {
      pairer.keep(written).join();
    } catch (SpoolException e) {
      throw Refusal.of(e, " Send it again.");
    } catch (CompletionException e) {
      throw e.getCause() instanceof SpoolException cause ? Refusal.of(cause, " Send it again.") : e;
    }
  }

  private void count(Half half) {
    EventCounters.Model counts = counters.of(half.key().model());
    switch (half.side()) {
      case REQUEST -> counts.requests.increment();
      case RESPONSE -> counts.responses.increment();
    }
  }

  EventsStatus status() {
    Pairer.Status status = pairer.status();
    return new EventsStatus(
        counters.rejectedCount(),
        status.waiting(),
        status.waitingBytes(),
        spool.status().spooledBytes(),
        quarantine.kept(),
        status.trouble(),
        counters.counts());
  }

  @PreDestroy
  void close() throws IOException {
    pairer.close();
    spool.close();
    quarantine.close();
  }
}
