package dev.tidemark.server.transfer;

import dev.tidemark.server.client.ClientException;
import dev.tidemark.server.client.Json;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.server.console.Steps;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends files of predictions or labels to a server. What it has answered for is noted beside the
 * file; an import that was broken off goes on from there, and what was sent twice counts once.
 */
public final class Importer {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final TidemarkClient client;
  private final Kind kind;
  private final String model;
  private final Set<String> texts;
  private final Refusals refusals;

  /**
   * @param texts CSV columns whose values stay texts although they look like numbers
   * @param refusals hears of each record that the server did not take
   */
  public Importer(
      TidemarkClient client, Kind kind, String model, Set<String> texts, Refusals refusals) {
    this.client = client;
    this.kind = kind;
    this.model = model;
    this.texts = Set.copyOf(texts);
    this.refusals = refusals;
  }

  /** Hears of records that were not taken. */
  @FunctionalInterface
  public interface Refusals {
    /**
     * @param number of the record in its file, from 1
     * @param pointer to the field within it, such as {@code /timestamp}; empty for the whole record
     * @param record as it was sent
     */
    void refused(long number, String pointer, String detail, byte[] record);
  }

  /**
   * What became of a file's records.
   *
   * @param earlier taken by an earlier run that was broken off
   * @param accepted taken, duplicates among them
   */
  public record Result(long earlier, long accepted, long duplicates, long rejected) {
    private Result plus(long moreAccepted, long moreDuplicates, long moreRejected) {
      return new Result(
          earlier, accepted + moreAccepted, duplicates + moreDuplicates, rejected + moreRejected);
    }
  }

  /**
   * Imports one file.
   *
   * @param name a path, or {@code -} for standard input
   * @throws IOException if the file cannot be read; the message is for the user
   * @throws ClientException if the server refuses altogether or stays away
   */
  public Result run(String name, Steps.Progress progress) throws IOException {
    RecordFile file = RecordFile.of(name);
    @Nullable ImportState state =
        file.isStandardInput() ? null : new ImportState(file.path(), kind + " of " + model);
    long done = state == null ? 0 : state.done();
    Result result = new Result(done, 0, 0, 0);
    try (RecordLines lines = RecordLines.open(file, texts);
        ExecutorService sender = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long i = 0; i < done && lines.next() != null; ) {
        i++;
      }
      Batch next = batch(lines, done);
      while (next.size() > 0) {
        Batch underway = next;
        Future<Result> answer = sender.submit(() -> send(underway));
        IOException broken = null;
        try {
          next = batch(lines, underway.end()); // read while the other is on its way
        } catch (IOException e) {
          broken = e;
        }
        Result taken = await(answer);
        result = result.plus(taken.accepted(), taken.duplicates(), taken.rejected());
        if (state != null) {
          state.note(underway.end());
        }
        report(progress, underway.end() - done, lines.share(), result);
        if (broken != null) {
          throw broken;
        }
      }
    }
    if (state != null) {
      state.forget();
    }
    return result;
  }

  private Batch batch(RecordLines lines, long first) throws IOException {
    Batch batch = new Batch(first);
    while (!batch.isFull()) {
      byte[] record = lines.next();
      if (record == null) {
        break;
      }
      batch.add(kind == Kind.PREDICTIONS ? StableIds.withId(record, batch.end()) : record);
    }
    return batch;
  }

  private static Result await(Future<Result> answer) throws IOException {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ClientException refused
          ? refused
          : new IllegalStateException(e.getCause());
    }
  }

  private Result send(Batch batch) throws InterruptedException {
    byte[] body = batch.body();
    String path = kind.path() + TidemarkClient.query(Map.of("model", model));
    long start = System.nanoTime();
    Duration pause = Duration.ofMillis(250);
    while (true) {
      try {
        Json answer =
            client
                .post(path, TidemarkClient.NDJSON, BodyPublishers.ofByteArray(body), Map.of())
                .body();
        return taken(batch, answer);
      } catch (ClientException e) {
        if (e.status() == 400 && !e.errors().isEmpty()) {
          return noneTaken(batch, e.errors());
        }
        boolean isFirstContact = e.status() == 0 && batch.first() == 0;
        boolean isOver = System.nanoTime() - start > PATIENCE.toNanos();
        if (!e.isPassing() || isFirstContact || isOver) {
          throw e;
        }
        pause = e.retryAfter().isZero() ? pause.multipliedBy(2) : e.retryAfter();
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      }
    }
  }

  private Result taken(Batch batch, Json answer) {
    List<Json> rejected = answer.list("rejected");
    for (Json rejection : rejected) {
      int place = (int) rejection.number("index").orElse(0);
      refused(batch, place, rejection.text("pointer"), rejection.text("detail"));
    }
    return new Result(
        0,
        (long) answer.number("accepted").orElse(0),
        (long) answer.number("duplicates").orElse(0),
        (long) answer.number("rejected_count").orElse(rejected.size()));
  }

  /** The pointers of a problem start with the record's place in the request. */
  private Result noneTaken(Batch batch, List<Json> errors) {
    for (Json error : errors) {
      String[] parts = error.text("pointer").split("/", 3);
      if (parts.length < 2 || !parts[1].matches("\\d{1,9}")) {
        throw new ClientException("HTTP 400: " + error.text("detail"), 400);
      }
      String pointer = parts.length == 3 ? "/" + parts[2] : "";
      refused(batch, Integer.parseInt(parts[1]), pointer, error.text("detail"));
    }
    return new Result(0, 0, 0, batch.size());
  }

  private void refused(Batch batch, int place, String pointer, String detail) {
    if (place < batch.size()) {
      refusals.refused(batch.first() + place + 1, pointer, detail, batch.record(place));
    }
  }

  private static void report(Steps.Progress progress, long done, double share, Result result) {
    long total = share > 0 ? Math.max(done, Math.round(done / share)) : 0;
    String refused = result.rejected() == 0 ? "" : ", " + result.rejected() + " refused";
    progress.at(done, total, String.format(Locale.ROOT, "%,d records%s", done, refused));
  }
}
