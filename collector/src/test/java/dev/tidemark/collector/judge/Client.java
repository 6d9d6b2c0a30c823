package dev.tidemark.collector.judge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * A serving system and its label pipeline: posts batch after batch, each until it is acknowledged,
 * and notes what was. Repeats ids on purpose: within a request, and later with another content.
 */
final class Client implements Runnable {
  private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
  private static final long DAY = 86_400_000L;
  private static final int BATCH = 40;

  /** So that a fast machine judges about as many records as a slow one. */
  private static final Duration PACE = Duration.ofMillis(25);

  /** Lines that no collector may take, and that must not hold their neighbours back. */
  private static final List<String> BAD =
      List.of("{\"model\":", "{\"model\":\"m\",\"latency_ms\":-1}", "[]");

  private final int number;
  private final IntSupplier port;
  private final BooleanSupplier isDone;
  private final Ledger ledger;
  private final SplittableRandom random;
  private final List<String> own = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * @param port of the collector at the moment; 0: none runs
   */
  Client(int number, long seed, IntSupplier port, BooleanSupplier isDone, Ledger ledger) {
    this.number = number;
    this.port = port;
    this.isDone = isDone;
    this.ledger = ledger;
    this.random = new SplittableRandom(seed * 1_000 + number);
  }

  /** Returns once it is to stop and its last batch is acknowledged. */
  @Override
  public void run() {
    for (int round = 0; !isDone.getAsBoolean(); round++) {
      round(round);
      LockSupport.parkNanos(PACE.toNanos());
    }
  }

  /** One batch; returns when it is acknowledged. */
  void round(int round) {
    switch (round % 8) {
      case 3 -> impostors(round);
      case 4 -> answers(round);
      case 5, 6 -> labels(round);
      case 7 -> unnamed(round);
      default -> fresh(round);
    }
  }

  private void fresh(int round) {
    List<Posted> records = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      String id = number + "-" + round + "-" + i;
      ids.add(id);
      records.add(Posted.of(model(), id, timestamp(round), random.nextLong()));
    }
    for (int i = 0; i < 3; i++) { // the first of a request counts
      records.add(Posted.of(model(), ids.get(i), timestamp(round) + DAY, random.nextLong()));
    }
    List<String> lines = new ArrayList<>(records.stream().map(Posted::json).toList());
    lines.addAll(random.nextInt(lines.size()), BAD);
    untilAcknowledged("/v1/predictions", lines, records.size(), records, round % 3 == 1);
    ledger.acknowledged(records);
    own.addAll(ids);
  }

  /** Known ids with another content and time: the one stored must stay. */
  private void impostors(int round) {
    List<Posted> records = new ArrayList<>();
    for (String id : some()) {
      records.add(Posted.of(model(), id, timestamp(round) + 40 * DAY, random.nextLong()));
    }
    untilAcknowledged("/v1/predictions", json(records), records.size(), records, false);
  }

  private void unnamed(int round) {
    List<Posted> records = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      records.add(Posted.of("unnamed", "", timestamp(round), random.nextLong()));
    }
    List<String> rows = records.stream().map(Posted::row).toList();
    ledger.unnamedInDoubt.addAll(rows);
    if (post("/v1/predictions", json(records), false).equals("202 5 0")) {
      ledger.acknowledgedRecords.add(5);
      ledger.unnamed.addAll(rows);
    }
  }

  /** Labels, corrections, late older ones and retractions, of what was predicted or will be. */
  private void labels(int round) {
    List<PostedLabel> records = new ArrayList<>();
    for (String id :
        Stream.concat(some().stream(), Stream.of(number + "-later-" + round)).toList()) {
      // Different times: of equal ones the later arrival wins, which a client cannot know.
      long timestamp = START + random.nextInt(1 << 30);
      records.add(
          new PostedLabel(
              model(),
              id,
              timestamp,
              switch (random.nextInt(4)) {
                case 0 -> null;
                case 1 -> random.nextInt(100) / 4.0;
                default -> random.nextBoolean() ? "approve" : "déclinée";
              }));
    }
    List<String> lines = records.stream().map(PostedLabel::json).toList();
    untilAcknowledged("/v1/labels", lines, records.size(), List.of(), false);
    ledger.acknowledgedLabels(records);
  }

  /** A candidate's answers to what was predicted or will be, repeated with other times. */
  private void answers(int round) {
    List<PostedAnswer> records = new ArrayList<>();
    for (String id :
        Stream.concat(some().stream(), Stream.of(number + "-later-" + round)).toList()) {
      records.add(
          new PostedAnswer(
              model(),
              "c" + random.nextInt(2),
              id,
              START + random.nextInt(1 << 30),
              random.nextBoolean() ? "approve" : "déclinée",
              random.nextInt(1_000) / 1_000.0));
    }
    List<String> lines = records.stream().map(PostedAnswer::json).toList();
    untilAcknowledged("/v1/shadow-predictions", lines, records.size(), List.of(), true);
    ledger.acknowledgedAnswers(records);
  }

  private void untilAcknowledged(
      String path, List<String> lines, int good, List<Posted> records, boolean isCompressed) {
    ledger.attempted(records);
    String expected = "202 " + good + " " + (lines.size() - good);
    while (true) {
      ledger.attemptedRecords.add(good);
      String answer = post(path, lines, isCompressed);
      if (answer.equals(expected)) {
        ledger.acknowledgedRecords.add(good);
        return;
      }
      if (!answer.matches("(?s)429 .*|503 .*|broken: .*|not running")) {
        throw new IllegalStateException(answer + " instead of " + expected);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  private String post(String path, List<String> lines, boolean isCompressed) {
    int to = port.getAsInt();
    if (to == 0) {
      return "not running";
    }
    byte[] body = (String.join("\n", lines) + "\n").getBytes(UTF_8);
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to + path))
              .timeout(Duration.ofSeconds(30))
              .header("Content-Type", "application/x-ndjson")
              .header("Content-Encoding", isCompressed ? "gzip" : "identity")
              .POST(HttpRequest.BodyPublishers.ofByteArray(isCompressed ? gzip(body) : body));
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      return "broken: " + e; // killed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private List<String> some() {
    int count = Math.min(own.size(), BATCH / 2);
    return Stream.generate(() -> own.get(random.nextInt(own.size())))
        .distinct()
        .limit(count == 0 ? 0 : Math.max(1, count / 2))
        .toList();
  }

  private String model() {
    return "model-" + number;
  }

  private static long timestamp(int round) {
    return START + round % 2_000 * 3_600_000L; // several months
  }

  private static List<String> json(List<Posted> records) {
    return records.stream().map(Posted::json).toList();
  }

  private static byte[] gzip(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
