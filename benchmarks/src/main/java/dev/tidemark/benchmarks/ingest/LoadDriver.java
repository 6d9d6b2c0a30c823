package dev.tidemark.benchmarks.ingest;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Posts bodies over several connections, a thread each. */
final class LoadDriver {
  private static final int BODIES_PER_CONNECTION = 2;

  private final URI target;
  private final Map<String, String> headers;
  private final List<List<RequestBody>> bodies = new ArrayList<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();

  /**
   * @param rows records a request
   * @param seed of ids and values
   */
  LoadDriver(
      URI target,
      Map<String, String> headers,
      RecordForm form,
      int connections,
      int rows,
      long seed) {
    this.target = target;
    this.headers = headers;
    for (int connection = 0; connection < connections; connection++) {
      List<RequestBody> own = new ArrayList<>();
      for (int i = 0; i < BODIES_PER_CONNECTION; i++) {
        own.add(RequestBody.render(form, rows, seed * 1_000_003 + connection * 31L + i));
      }
      bodies.add(own);
    }
  }

  /**
   * What one run did.
   *
   * @param rows acknowledged
   * @param failures requests answered otherwise, or not at all
   * @param latencies of acknowledged requests, in microseconds
   */
  record Result(long rows, Duration time, long failures, String failure, Histogram latencies) {
    double rowsPerSecond() {
      return rows / (time.toNanos() / 1e9);
    }
  }

  /** Records acknowledged so far, over all runs. */
  long acknowledged() {
    return acknowledged.get();
  }

  double bytesPerRow() {
    RequestBody body = bodies.getFirst().getFirst();
    return (double) body.bytes().length / body.rows();
  }

  /** Posts for so long and returns when the last answer is there. */
  Result run(Duration time, Pace pace) throws InterruptedException {
    long before = acknowledged.get();
    failures.set(0);
    firstFailure.set(null);
    Histogram latencies = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(10), 3);
    long start = System.nanoTime();
    long end = start + time.toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      int number = i;
      threads.add(
          Thread.ofPlatform()
              .name("load-" + i)
              .start(() -> post(number, start, end, pace, latencies)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    String failure = firstFailure.get();
    return new Result(
        acknowledged.get() - before,
        Duration.ofNanos(System.nanoTime() - start),
        failures.get(),
        failure == null ? "" : failure,
        latencies);
  }

  private void post(int number, long start, long end, Pace pace, Histogram latencies) {
    List<RequestBody> own = bodies.get(number);
    int rows = own.getFirst().rows();
    long request = 0;
    while (System.nanoTime() < end) {
      try (HttpConnection connection = new HttpConnection(target, headers)) {
        for (; ; request++) {
          RequestBody body = own.get((int) (request % own.size()));
          body.renew(Instant.now());
          long due =
              switch (pace) {
                case Pace.AsFastAsPossible() -> System.nanoTime();
                case Pace.Fixed(double rate) ->
                    start + (long) ((request * bodies.size() + number) * rows / rate * 1e9);
              };
          if (due >= end) {
            return;
          }
          TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
          HttpConnection.Answer answer = connection.post(body.bytes());
          if (answer.status() >= 300) {
            failed(answer.status() + " " + answer.body());
          } else {
            latencies.recordValue((System.nanoTime() - due) / 1_000);
            acknowledged.addAndGet(rows);
          }
        }
      } catch (IOException e) {
        failed(e.toString());
        request++;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void failed(String what) {
    failures.incrementAndGet();
    firstFailure.compareAndSet(null, what);
  }
}
