package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The results of a window depend on its rows, not on how they came. */
class OrderInvarianceTest {
  private static final Instant START = Instant.parse("2025-12-01T00:00:00Z");
  private static final TimeWindow PERIOD = new TimeWindow(START, START.plusSeconds(3 * 86_400));

  @Test
  void orderDuplicatesAndRepeatedRuns_giveTheSameResults() {
    List<String> predictions = predictions();
    List<String> labels = labels();
    try (TestStore inOrder = new TestStore();
        TestStore shuffled = new TestStore()) {
      fill(inOrder, predictions, labels, 1);
      analyse(inOrder);
      Random random = new Random(7);
      List<String> mixed = new ArrayList<>(predictions);
      mixed.addAll(predictions.subList(0, 100)); // sent twice
      Collections.shuffle(mixed, random);
      List<String> mixedLabels = new ArrayList<>(labels);
      Collections.shuffle(mixedLabels, random);
      fill(shuffled, mixed, mixedLabels, 5);
      analyse(shuffled);
      analyse(shuffled);
      List<String> expected = results(inOrder);
      assertThat(results(shuffled)).isEqualTo(expected);
      assertThat(expected).hasSizeGreaterThan(200);
    }
  }

  private static void fill(
      TestStore store, List<String> predictions, List<String> labels, int batches) {
    store
        .bean(ReferenceImport.class)
        .lines("m", "training", TestStore.stream(String.join("\n", reference())));
    store.bean(ModelCatalog.class).ensure("m");
    int size = predictions.size() / batches + 1;
    for (int from = 0; from < predictions.size(); from += size) {
      store.predictions(
          String.join("\n", predictions.subList(from, Math.min(predictions.size(), from + size))));
      if (batches > 1) {
        analyse(store); // an early look must leave no trace
      }
    }
    store.labels("m", String.join("\n", labels));
  }

  private static void analyse(TestStore store) {
    store
        .bean(PeriodAnalysis.class)
        .analyse(store.bean(ModelCatalog.class).get("m"), PERIOD, null, null, (_, _) -> {});
  }

  /** Everything but when it was computed. */
  private static List<String> results(TestStore store) {
    return store.bean(ResultReader.class).find(ResultQuery.of("m")).stream()
        .map(OrderInvarianceTest::timeless)
        .toList();
  }

  private static String timeless(MetricResult r) {
    return String.join(
        "|",
        r.version(),
        r.metric(),
        r.subject() + r.feature() + r.segment() + r.window() + r.reference(),
        Double.toHexString(r.value()) + Double.toHexString(r.lower()),
        Double.toHexString(r.pValue()) + Double.toHexString(r.pValueAdjusted()),
        r.sampleSize() + " " + r.referenceSize() + " " + Double.toHexString(r.referenceValue()),
        r.status() + r.detail());
  }

  private static List<String> predictions() {
    Random random = new Random(42);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      lines.add(row("p" + i, START.plusSeconds(random.nextInt(3 * 86_400)), random, 0.3, ""));
    }
    return lines;
  }

  private static List<String> reference() {
    Random random = new Random(43);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      lines.add(
          row(
              "r" + i,
              START.minusSeconds(86_400L + random.nextInt(86_400)),
              random,
              0,
              ",\"label\":" + random.nextInt(2)));
    }
    return lines;
  }

  private static List<String> labels() {
    Random random = new Random(44);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 600; i += 2) {
      lines.add(
          "{\"prediction_id\":\"p%d\",\"label\":%d,\"timestamp\":\"2025-12-05T00:00:%02dZ\"}"
              .formatted(i, random.nextInt(2), i % 60));
    }
    return lines;
  }

  private static String row(String id, Instant time, Random random, double shift, String more) {
    double score = Math.min(1, random.nextDouble());
    return "{\"model\":\"m\",\"prediction_id\":\"%s\",\"timestamp\":\"%s\",\"features\":{\"x\":%s,\"y\":%d,\"c\":\"c%d\"},\"prediction\":%d,\"score\":%s,\"latency_ms\":%s%s}"
        .formatted(
            id,
            time,
            random.nextInt(10) == 0 ? "null" : Double.toString(random.nextGaussian() + shift),
            random.nextInt(5),
            random.nextInt(4),
            score > 0.5 ? 1 : 0,
            score,
            random.nextDouble() * 10,
            more);
  }
}
