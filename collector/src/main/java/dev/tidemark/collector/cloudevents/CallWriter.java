package dev.tidemark.collector.cloudevents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.tidemark.collector.cloudevents.Half.CallKey;
import dev.tidemark.collector.cloudevents.PendingHalves.Waiting;
import dev.tidemark.collector.intake.RecordIntake;
import dev.tidemark.collector.intake.Taken;
import dev.tidemark.collector.oip.Call;
import dev.tidemark.collector.oip.InferenceBodies;
import dev.tidemark.collector.oip.ModelMeanings;
import dev.tidemark.collector.oip.UnusableCall;
import dev.tidemark.collector.quarantine.QuarantineLog;
import dev.tidemark.storage.record.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns calls into prediction records and hands them in; sets aside what cannot be one. */
final class CallWriter {
  private final EventReader events;
  private final HalfReader halves;
  private final InferenceBodies bodies;
  private final ModelMeanings meanings;
  private final RecordIntake records;
  private final QuarantineLog quarantine;
  private final EventCounters counters;
  private final InstantSource clock;
  private final Duration orphanTimeout;

  /**
   * A call, or what is known of it; at least one half.
   *
   * @param response null: it never came
   * @param request null: it never came
   */
  record Parts(@Nullable Waiting request, @Nullable Waiting response) {
    static Parts of(Waiting one) {
      return one.side() == Half.Side.REQUEST ? new Parts(one, null) : new Parts(null, one);
    }

    static Parts of(Waiting one, Waiting other) {
      return one.side() == Half.Side.REQUEST ? new Parts(one, other) : new Parts(other, one);
    }

    private Waiting any() {
      Waiting half = request == null ? response : request;
      if (half == null) {
        throw new IllegalStateException("a call without halves");
      }
      return half;
    }
  }

  CallWriter(
      EventReader events,
      HalfReader halves,
      InferenceBodies bodies,
      ModelMeanings meanings,
      RecordIntake records,
      QuarantineLog quarantine,
      EventCounters counters,
      InstantSource clock,
      Duration orphanTimeout) {
    this.events = events;
    this.halves = halves;
    this.bodies = bodies;
    this.meanings = meanings;
    this.records = records;
    this.quarantine = quarantine;
    this.counters = counters;
    this.clock = clock;
    this.orphanTimeout = orphanTimeout;
  }

  /**
   * Returns when the calls' records, or the calls in quarantine, are durable. Fails as a whole, and
   * may be repeated then: ids count once.
   *
   * @return the calls in quarantine
   */
  Set<CallKey> write(List<Parts> calls) throws IOException {
    Set<CallKey> aside = new HashSet<>();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    List<Parts> owners = new ArrayList<>(); // of each line
    for (Parts call : calls) {
      try {
        byte[] rows = lines(call);
        lines.writeBytes(rows);
        for (byte one : rows) {
          if (one == '\n') {
            owners.add(call);
          }
        }
      } catch (UnusableCall e) {
        setAside(call, e.detail(), e.pointer());
        aside.add(call.any().key());
      }
    }
    if (!owners.isEmpty()) {
      Taken taken = records.predictions(lines.toByteArray(), null);
      for (Rejection rejection : taken.rejections()) {
        Parts call = owners.get(Math.toIntExact(rejection.index()));
        if (aside.add(call.any().key())) {
          setAside(call, rejection.detail(), rejection.pointer());
        }
      }
    }
    if (!aside.isEmpty()) {
      quarantine.sync();
      aside.forEach(key -> counters.of(key.model()).unusable.increment());
    }
    return aside;
  }

  private byte[] lines(Parts parts) throws UnusableCall {
    Half request = half(parts.request());
    Half response = half(parts.response());
    Half first = request == null ? response : request;
    if (first == null) {
      throw new IllegalStateException("a call without halves");
    }
    Map<String, String> tags = new LinkedHashMap<>();
    if (response != null) {
      tags.putAll(response.tags());
    }
    tags.putAll(first.tags());
    String model = first.key().model();
    ModelMeanings.Meaning meaning = meanings.of(model);
    return bodies.records(
        new Call(model, first.key().id(), first.endpoint(), first.timestamp(), tags),
        request == null ? null : bodies.request(request.body()),
        response == null ? noResponse() : bodies.response(response.body()),
        meaning.mapping(),
        meaning.positiveLabel());
  }

  private InferenceBodies.Response noResponse() {
    return new InferenceBodies.Response(List.of(), "no response within " + orphanTimeout, "");
  }

  private @Nullable Half half(@Nullable Waiting half) throws UnusableCall {
    return half == null ? null : halves.half(events.stored(half.event()));
  }

  /** Keeps the call's events as they can be posted again once the cause is mended. */
  private void setAside(Parts call, String reason, String pointer) throws IOException {
    ObjectNode line = quarantine.line();
    line.put("at", clock.instant().toString());
    line.put("model", call.any().key().model());
    line.put("id", call.any().key().id());
    line.put("reason", reason);
    line.put("pointer", pointer);
    ArrayNode kept = line.putArray("events");
    for (Waiting half : Arrays.asList(call.request(), call.response())) {
      if (half != null) {
        kept.addRawValue(new RawValue(new String(half.event(), StandardCharsets.UTF_8)));
      }
    }
    quarantine.keep(line);
  }
}
