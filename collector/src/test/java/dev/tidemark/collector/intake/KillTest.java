package dev.tidemark.collector.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ClickHouseAddress;
import dev.tidemark.storage.clickhouse.Migrations;
import dev.tidemark.storage.engine.TestEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The promise, judged from outside: writers note what was acknowledged while the collector is
 * killed again and again, at named points and at random moments. Then everything acknowledged must
 * be in ClickHouse once, as it was sent.
 *
 * <p>{@code -Dtidemark.kills=1000} for the long run; {@code -Dtidemark.kills.seed} to repeat one.
 */
class KillTest {
  private static final Logger log = LoggerFactory.getLogger(KillTest.class);
  private static final int KILLS = Integer.getInteger("tidemark.kills", 12);
  private static final long SEED = Long.getLong("tidemark.kills.seed", 1L);
  private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
  private static final int BATCH = 50;

  private static final List<String> POINTS =
      List.of(
          "before-write",
          "before-sync",
          "after-sync",
          "before-directory-sync",
          "before-seal",
          "before-checkpoint",
          "after-seal",
          "before-insert",
          "after-insert",
          "before-ids",
          "after-checkpoint");

  @TempDir Path directory;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Map<String, Double> acknowledged = new ConcurrentHashMap<>();
  private final AtomicBoolean done = new AtomicBoolean();
  private volatile int port;

  @Test
  void killedAgainAndAgain_losesNothingAcknowledged_andStoresNothingTwice() throws Exception {
    String url = TestEngine.newDatabase();
    try (ClickHouse clickHouse =
        new ClickHouse(
            ClickHouseAddress.ofJdbcUrl(url, TestEngine.user(), TestEngine.password(), ""))) {
      new Migrations(clickHouse).run();
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int number = i;
        writers.add(Thread.ofVirtual().start(() -> write(number)));
      }
      Random random = new Random(SEED);
      for (int kill = 0; kill < KILLS; kill++) {
        boolean named = kill % 2 == 0;
        String point =
            named ? POINTS.get(kill / 2 % POINTS.size()) + ":" + (1 + random.nextInt(6)) : "";
        Process process = start(url, point);
        long patience = named ? 5_000 : 100 + random.nextInt(1_500);
        if (!process.waitFor(Duration.ofMillis(patience))) {
          process.destroyForcibly();
        }
        process.waitFor();
        log.atInfo().addKeyValue("kill", kill).addKeyValue("point", point).log("killed");
      }
      Process process = start(url, "");
      try {
        Thread.sleep(Duration.ofMillis(300));
        done.set(true);
        for (Thread writer : writers) {
          writer.join();
        }
        judge(clickHouse);
      } finally {
        process.destroy();
      }
    }
  }

  /** Posts batch after batch, each until it is acknowledged: what a client that retries does. */
  private void write(int writer) {
    for (int batch = 0; !done.get(); batch++) {
      StringBuilder body = new StringBuilder();
      Map<String, Double> sent = new ConcurrentHashMap<>();
      for (int i = 0; i < BATCH; i++) {
        String id = writer + "-" + batch + "-" + i;
        double score = (batch * 31 + i * 7 + writer) % 1_000 / 1_000.0;
        sent.put(id, score);
        body.append("{\"model\":\"m\",\"prediction_id\":\"")
            .append(id)
            .append("\",\"timestamp\":")
            .append(START + batch * 60_000L)
            .append(",\"score\":")
            .append(score)
            .append(",\"features\":{\"x\":")
            .append(score)
            .append(",\"c\":\"text ")
            .append(i)
            .append("\"}}\n");
      }
      while (!isAcknowledged(body.toString())) {
        LockSupport.parkNanos(20_000_000);
        if (done.get()) {
          return;
        }
      }
      acknowledged.putAll(sent);
    }
  }

  private boolean isAcknowledged(String body) {
    int to = port;
    if (to == 0) {
      return false;
    }
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to + "/v1/predictions"))
                  .timeout(Duration.ofSeconds(20))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 202 && answer.body().equals(BATCH + " 0");
    } catch (IOException e) {
      return false; // killed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Process start(String url, String point) throws IOException {
    Instant begin = Instant.now();
    port = 0;
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dtidemark.fault.point=" + point,
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            CollectorProcess.class.getName(),
            directory.toString(),
            url,
            TestEngine.user(),
            TestEngine.password());
    Process process = builder.redirectErrorStream(true).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("ready ")) {
        port = Integer.parseInt(line.substring(6));
        log.atInfo()
            .addKeyValue("millis", Duration.between(begin, Instant.now()).toMillis())
            .log("accepting");
        break;
      }
    }
    Thread.ofVirtual().start(() -> out.lines().forEach(line -> log.atDebug().log(line)));
    return process;
  }

  private void judge(ClickHouse clickHouse) throws Exception {
    Instant deadline = Instant.now().plusSeconds(120);
    String status = status();
    while (!status.startsWith("0 ")) {
      assertThat(Instant.now()).as("drained: %s", status).isBefore(deadline);
      LockSupport.parkNanos(50_000_000);
      status = status();
    }
    Map<String, Double> stored = new ConcurrentHashMap<>();
    long[] rows = new long[1];
    clickHouse.columns(
        "SELECT prediction_id, score, num['x'] FROM predictions",
        Map.of(),
        in -> {
          for (; in.hasNext(); rows[0]++) {
            String id = in.readString();
            double score = in.readDouble();
            assertThat(in.readDouble()).isEqualTo(score);
            stored.put(id, score);
          }
          return rows[0];
        });
    log.atInfo()
        .addKeyValue("acknowledged", acknowledged.size())
        .addKeyValue("stored", rows[0])
        .addKeyValue("kills", KILLS)
        .log("judged");
    assertThat(acknowledged).isNotEmpty();
    assertThat(stored).as("nothing lost, nothing changed").containsAllEntriesOf(acknowledged);
    assertThat(rows[0]).as("nothing twice").isEqualTo(stored.size());
    String[] counts = status.split(" ", -1);
    assertThat(Long.parseLong(counts[1])).as("counted as stored").isEqualTo(rows[0]);
    assertThat(counts[3]).as("quarantined").isEqualTo("0");
  }

  private String status() throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/status")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
