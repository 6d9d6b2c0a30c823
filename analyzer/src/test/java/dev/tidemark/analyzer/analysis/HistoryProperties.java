package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever happened on the way, the table of results ends up the same: rows and labels in another
 * order, sent twice, labels before their prediction, corrected and taken back, looks of the
 * schedule, long silence and restarts at any time. So do the sums that periods are added up from.
 */
class HistoryProperties {
  private static final Instant START = Instant.parse("2025-12-01T00:00:00Z");
  private static final int DAYS = 2;
  private static final int LOOKS_TO_SETTLE = 3;

  @Property(tries = 2, shrinking = ShrinkingMode.OFF)
  void anyHistory_endsWithTheSameTable(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> predictions = predictions(random);
    List<String> labels = labels(random, predictions.size());
    List<String> expected;
    try (TestStore store = new TestStore()) {
      begin(store);
      store.predictions(String.join("\n", predictions));
      store.labels("m", String.join("\n", labels));
      expected = settled(store);
    }
    try (TestStore store = new TestStore()) {
      begin(store);
      live(store, predictions, labels, random);
      List<String> found = settled(store);
      assertThat(without(found, expected)).as("not expected").isEmpty();
      assertThat(without(expected, found)).as("missing").isEmpty();
    }
    assertThat(expected).hasSizeGreaterThan(200);
  }

  private static List<String> without(List<String> lines, List<String> others) {
    Set<String> known = new HashSet<>(others);
    return lines.stream().filter(line -> !known.contains(line)).toList();
  }

  /**
   * Batches of rows and labels in any order, some of them twice, with looks and restarts between.
   */
  private static void live(
      TestStore store, List<String> predictions, List<String> labels, Random random) {
    List<Runnable> events = new ArrayList<>();
    for (List<String> batch : batches(predictions, random)) {
      events.add(() -> store.predictions(String.join("\n", batch)));
    }
    for (List<String> batch : batches(labels, random)) {
      events.add(() -> store.labels("m", String.join("\n", batch)));
    }
    for (int i = 0; i < 4; i++) {
      events.add(() -> look(store));
    }
    for (int i = 0; i < 3; i++) {
      events.add(() -> store.clock().pass(Duration.ofMinutes(5))); // models come to rest
    }
    events.add(store::restart);
    Collections.shuffle(events, random);
    events.forEach(Runnable::run);
  }

  private static List<List<String>> batches(List<String> lines, Random random) {
    List<String> sent = new ArrayList<>(lines);
    for (int i = 0; i < lines.size() / 5; i++) {
      sent.add(lines.get(random.nextInt(lines.size())));
    }
    Collections.shuffle(sent, random);
    List<List<String>> batches = new ArrayList<>();
    int from = 0;
    while (from < sent.size()) {
      int to = Math.min(sent.size(), from + 1 + random.nextInt(sent.size() / 2));
      batches.add(List.copyOf(sent.subList(from, to)));
      from = to;
    }
    return batches;
  }

  private static void begin(TestStore store) {
    ModelSettings usual = ModelSettings.defaults("m");
    store
        .bean(ModelCatalog.class)
        .save(
            new ModelSettings(
                "m",
                null,
                null,
                usual.window(),
                Map.of(),
                List.of("country"),
                10,
                usual.profile(),
                null));
    Random random = new Random(43);
    List<String> reference = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      reference.add(
          row("r" + i, START.minusSeconds(90_000), random, ",\"label\":" + random.nextInt(2)));
    }
    store
        .bean(ReferenceImport.class)
        .lines("m", "training", TestStore.stream(String.join("\n", reference)));
  }

  private static List<String> predictions(Random random) {
    List<String> lines = new ArrayList<>();
    int count = 150 + random.nextInt(100);
    for (int i = 0; i < count; i++) {
      Instant time = START.plusMillis(random.nextInt(DAYS * 86_400_000));
      lines.add(row("p" + i, time, random, ",\"version\":\"" + (1 + random.nextInt(2)) + "\""));
    }
    return lines;
  }

  /** Labels, some of them corrected or taken back; the latest timestamp counts. */
  private static List<String> labels(Random random, int predictions) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < predictions; i++) {
      int versions = random.nextInt(10) < 6 ? 1 + random.nextInt(3) : 0;
      for (int version = 0; version < versions; version++) {
        String label = random.nextInt(8) == 0 ? "null" : String.valueOf(random.nextInt(2));
        lines.add(
            "{\"prediction_id\":\"p%d\",\"label\":%s,\"timestamp\":\"%s\"}"
                .formatted(i, label, START.plusSeconds(400_000 + 1_000L * version + i)));
      }
    }
    return lines;
  }

  private static String row(String id, Instant time, Random random, String more) {
    double score = random.nextDouble();
    return "{\"model\":\"m\",\"prediction_id\":\"%s\",\"timestamp\":\"%s\",\"features\":{\"x\":%s,\"y\":%d,\"c\":\"c%d\",\"e\":[%s,%s]},\"prediction\":%d,\"score\":%s,\"latency_ms\":%s,\"weight\":%s,\"tags\":{\"country\":\"%s\"}%s}"
        .formatted(
            id,
            time,
            random.nextInt(10) == 0 ? "null" : Double.toString(random.nextGaussian()),
            random.nextInt(5),
            random.nextInt(4),
            random.nextGaussian(),
            random.nextGaussian(),
            score > 0.5 ? 1 : 0,
            score,
            random.nextDouble() * 10,
            random.nextBoolean() ? "1" : Double.toString(1 / (0.1 + random.nextDouble())),
            random.nextBoolean() ? "DE" : "FR",
            more);
  }

  private static void look(TestStore store) {
    store.bean(Schedule.class).poll().forEach(CompletableFuture::join);
  }

  /** The table as it stands, but for when each row was computed and values withdrawn since. */
  private static List<String> settled(TestStore store) {
    for (int i = 0; i < LOOKS_TO_SETTLE; i++) {
      look(store);
    }
    List<String> lines =
        lines(
            store,
            "SELECT toString(tuple(* EXCEPT (revision, computed_at))) AS line FROM metrics FINAL"
                + " WHERE detail != 'no longer in the data' ORDER BY line");
    List<String> sums =
        lines(
            store,
            "SELECT toString(tuple(* EXCEPT computed_at)) AS line FROM window_sums FINAL"
                + " WHERE notEmpty(part) ORDER BY line");
    assertThat(sums).isNotEmpty();
    lines.addAll(sums);
    return lines;
  }

  private static List<String> lines(TestStore store, String query) {
    return store
        .clickHouse()
        .columns(
            query,
            Map.of(),
            rows -> {
              List<String> lines = new ArrayList<>();
              while (rows.hasNext()) {
                lines.add(rows.readString());
              }
              return lines;
            });
  }
}
