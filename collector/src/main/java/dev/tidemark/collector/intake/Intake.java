package dev.tidemark.collector.intake;

import dev.tidemark.collector.CollectorCounters;
import dev.tidemark.collector.commit.GroupCommitter;
import dev.tidemark.storage.clickhouse.StorageException;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.record.ContentDecoder;
import dev.tidemark.storage.record.Json;
import dev.tidemark.storage.record.RecordDecoder;
import dev.tidemark.storage.record.RecordLimits;
import dev.tidemark.storage.record.RecordReader;
import dev.tidemark.storage.record.Rejection;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Takes one kind of records in: decodes the body, has the good records stored and answers when they
 * are. Thread-safe.
 *
 * @param <R> rows of one kind
 */
final class Intake<R> {
  /** Chunks of one long stream that wait to be stored, so that it cannot fill the memory. */
  private static final int CHUNKS_IN_FLIGHT = 3;

  private static final long UNLIMITED = Long.MAX_VALUE;

  private final Function<@Nullable String, RecordDecoder<R>> decoders;
  private final GroupCommitter<R> committer;
  private final Json json;
  private final RecordLimits limits;
  private final CollectorCounters counters;
  private final InstantSource clock;

  /**
   * @param decoders makes a decoder for a request's default model
   */
  Intake(
      Function<@Nullable String, RecordDecoder<R>> decoders,
      GroupCommitter<R> committer,
      Json json,
      RecordLimits limits,
      CollectorCounters counters,
      InstantSource clock) {
    this.decoders = decoders;
    this.committer = committer;
    this.json = json;
    this.limits = limits;
    this.counters = counters;
    this.clock = clock;
  }

  /**
   * Reads the body to its end and stores its good records.
   *
   * @throws Problem 400 if none was usable, 413, 415, 429 or 503 as the contract says
   */
  IntakeAnswer take(IntakeRequest request) {
    boolean lines = isLines(request.contentType());
    RecordDecoder<R> decoder = decoders.apply(request.model());
    Progress progress = new Progress(decoder);
    try (var body =
        new ContentDecoder(limits)
            .decode(
                request.body(),
                request.contentEncoding(),
                lines ? UNLIMITED : limits.bodyBytes())) {
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

  private static boolean isLines(@Nullable String contentType) {
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
    private final Deque<CompletableFuture<Integer>> waiting = new ArrayDeque<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private long accepted;
    private long duplicates;
    private long rejected;

    Progress(RecordDecoder<R> decoder) {
      this.decoder = decoder;
    }

    @Override
    public void rows(R rows) {
      int size = decoder.size(rows);
      CompletableFuture<Integer> done =
          committer
              .submit(rows, size, decoder.byteSize(rows))
              .whenComplete((repeated, failure) -> {
                if (failure == null) {
                  counters.accepted(size, repeated);
                }
              })
              .thenApply(repeated -> {
                synchronized (this) {
                  accepted += size;
                  duplicates += repeated;
                }
                return repeated;
              });
      waiting.add(done);
      if (waiting.size() > CHUNKS_IN_FLIGHT) {
        await(waiting.remove());
      }
    }

    @Override
    public void rejected(Rejection rejection) {
      rejected++;
      counters.rejected(1);
      if (rejections.size() < limits.listedRejections()) {
        rejections.add(rejection);
      }
    }

    /** Waits for everything handed in. */
    void finish() {
      while (!waiting.isEmpty()) {
        await(waiting.remove());
      }
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

    private void await(CompletableFuture<Integer> done) {
      try {
        done.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof StorageException storage && storage.isRetryable()) {
          throw Problem.retryLater(
              "storage-unavailable",
              "Storage is away",
              503,
              "ClickHouse does not answer or is busy; "
                  + accepted
                  + " records of this request are stored. Send it again: repeated ids count once.",
              Duration.ofSeconds(5));
        }
        throw e;
      }
    }
  }
}
