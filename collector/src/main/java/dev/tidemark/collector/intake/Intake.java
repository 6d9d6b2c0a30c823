package dev.tidemark.collector.intake;

import dev.tidemark.collector.fairness.SharedRoom;
import dev.tidemark.collector.fairness.SteadyInput;
import dev.tidemark.collector.spool.SpoolException;
import dev.tidemark.storage.model.ModelVersion;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.record.ContentDecoder;
import dev.tidemark.storage.record.Json;
import dev.tidemark.storage.record.RecordDecoder;
import dev.tidemark.storage.record.RecordIds;
import dev.tidemark.storage.record.RecordLimits;
import dev.tidemark.storage.record.RecordReader;
import dev.tidemark.storage.record.Rejection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Takes one kind of records in: decodes the body, spools the good records and answers when they are
 * durable. Thread-safe.
 *
 * @param <R> rows of one kind
 */
final class Intake<R> {
  /** Chunks of one long stream that wait for the disk, so that it cannot fill the memory. */
  private static final int CHUNKS_IN_FLIGHT = 3;

  private static final long UNLIMITED = Long.MAX_VALUE;

  private final RecordKind<R> kind;
  private final Door door;
  private final Json json;
  private final RecordLimits limits;
  private final InstantSource clock;

  Intake(RecordKind<R> kind, Door door, Json json, RecordLimits limits, InstantSource clock) {
    this.kind = kind;
    this.door = door;
    this.json = json;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Reads the body to its end and makes its good records durable.
   *
   * @throws Problem 400 if none was usable, 413, 415, 429 or 503 as the contract says
   */
  IntakeAnswer take(IntakeRequest request) {
    boolean lines = isLines(request.contentType());
    RecordDecoder<R> decoder = kind.decoder(request.model(), request.ids());
    Progress progress = new Progress(decoder, limits.listedRejections());
    try (InputStream body = open(request)) {
      RecordReader<R> reader = new RecordReader<>(decoder, json, limits, clock);
      if (lines) {
        reader.lines(body, progress);
      } else {
        reader.document(body, progress);
      }
    } catch (IOException e) {
      progress.finish();
      throw Problem.invalid(
          e instanceof ZipException
              ? "The body is not what its Content-Encoding says: " + e.getMessage()
              : "The body broke off after " + progress.accepted + " good records: these are kept.");
    } catch (RuntimeException e) {
      progress.finish();
      throw e;
    }
    progress.finish();
    return progress.answer();
  }

  /**
   * Makes records durable that are at hand, one a line, and names every bad one.
   *
   * @throws Problem 429 or 503; some may be taken already
   */
  Taken takeLines(byte[] lines, @Nullable String model) {
    RecordDecoder<R> decoder = kind.decoder(model, RecordIds.fresh());
    Progress progress = new Progress(decoder, Integer.MAX_VALUE);
    try {
      new RecordReader<>(decoder, json, limits, clock)
          .lines(new ByteArrayInputStream(lines), progress);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array does not break off
    } finally {
      progress.finish();
    }
    return progress.taken();
  }

  /**
   * Reads the body to its end, for its digest only.
   *
   * @throws Problem as {@link #take}
   */
  void skip(IntakeRequest request) {
    try (InputStream body = open(request)) {
      body.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw Problem.invalid("The body broke off.");
    }
  }

  private InputStream open(IntakeRequest request) throws IOException {
    long most = isLines(request.contentType()) ? UNLIMITED : limits.bodyBytes();
    InputStream sent = new SteadyInput(request.body(), door.fairness());
    InputStream body = new ContentDecoder(limits).decode(sent, request.contentEncoding(), most);
    return request.digest() == null ? body : new DigestInputStream(body, request.digest());
  }

  static boolean isLines(@Nullable String contentType) {
    String type =
        contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return switch (type) {
      case "application/json" -> false;
      case "application/x-ndjson",
          "application/ndjson",
          "application/jsonl",
          "application/x-jsonlines" ->
          true;
      default ->
          throw Problem.of(
              "unsupported-media-type",
              "Unsupported media type",
              415,
              "Content-Type must be application/json or application/x-ndjson, not "
                  + (type.isEmpty() ? "absent" : "'" + type + "'")
                  + ".");
    };
  }

  private final class Progress implements RecordReader.Sink<R> {
    private final RecordDecoder<R> decoder;
    private final int maxListed;
    private final Deque<CompletableFuture<Integer>> waiting = new ArrayDeque<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private long accepted;
    private long duplicates;
    private long rejected;

    Progress(RecordDecoder<R> decoder, int maxListed) {
      this.decoder = decoder;
      this.maxListed = maxListed;
    }

    @Override
    public void rows(R rows) {
      int size = decoder.size(rows);
      Map<ModelVersion, Integer> senders = kind.senders(rows);
      SharedRoom.Place place = door.admit(senders, decoder.byteSize(rows), kept());
      waiting.add(
          spool(rows, place)
              .thenApply(repeated -> {
                door.counters().accepted(size, repeated);
                door.producers().accepted(senders);
                synchronized (this) {
                  accepted += size;
                  duplicates += repeated;
                }
                return repeated;
              }));
      if (waiting.size() > CHUNKS_IN_FLIGHT) {
        await(waiting.remove());
      }
    }

    @Override
    public void rejected(Rejection rejection) {
      rejected++;
      door.counters().rejected(1);
      door.producers().rejected(rejection);
      if (rejections.size() < maxListed) {
        rejections.add(rejection);
      }
    }

    /** Waits for everything handed in. */
    void finish() {
      while (!waiting.isEmpty()) {
        await(waiting.remove());
      }
    }

    synchronized Taken taken() {
      return new Taken(accepted, duplicates, rejections);
    }

    synchronized IntakeAnswer answer() {
      if (accepted == 0) {
        throw rejected == 0
            ? Problem.invalid("The body holds no records.")
            : Problem.invalid(
                rejected == 1
                    ? "The record cannot be used."
                    : "None of the " + rejected + " records can be used.",
                rejections.stream().map(Progress::fieldError).toList());
      }
      return new IntakeAnswer(
          accepted,
          duplicates,
          rejections.stream().map(IntakeAnswer.RejectedRecord::of).toList(),
          rejected);
    }

    private static Problem.FieldError fieldError(Rejection rejection) {
      return new Problem.FieldError(rejection.path(), rejection.detail());
    }

    private CompletableFuture<Integer> spool(R rows, SharedRoom.Place place) {
      try {
        return kind.spool(rows, row -> door.producers().duplicates(kind.model(rows, row), 1))
            .whenComplete((_, _) -> place.close());
      } catch (SpoolException e) {
        place.close();
        throw door.refusals().of(e, kept());
      }
    }

    private void await(CompletableFuture<Integer> done) {
      try {
        done.join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof SpoolException spool ? door.refusals().of(spool, kept()) : e;
      }
    }

    private synchronized String kept() {
      return accepted == 0
          ? " Send it again."
          : " "
              + accepted
              + " records of this request are kept; send it again, repeated ids count once.";
    }
  }
}
