package dev.tidemark.storage.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.engine.TestEngine;
import dev.tidemark.storage.label.GroundTruth;
import dev.tidemark.storage.label.LabelRows;
import dev.tidemark.storage.label.LabelWriter;
import dev.tidemark.storage.model.ClassLabel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the stores of predictions and labels promise together. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PredictionStoreTest {
  private static final Instant MARCH = Instant.parse("2026-03-01T10:00:00.123Z");
  private static final Instant NOW = Instant.parse("2026-04-01T00:00:00Z");

  private ClickHouse clickHouse;
  private PredictionWriter writer;
  private PredictionReader reader;
  private LabelWriter labels;

  @BeforeAll
  void open() {
    clickHouse = TestEngine.newClickHouse();
    writer = new PredictionWriter(clickHouse);
    reader = new PredictionReader(clickHouse);
    labels = new LabelWriter(clickHouse);
  }

  @AfterAll
  void close() {
    if (clickHouse != null) {
      clickHouse.close();
    }
  }

  @Test
  void everyField_comesBackEqual() {
    Prediction full =
        new Prediction(
            "full",
            "3",
            "a/b \" ' \\ ü 😀",
            MARCH,
            NOW,
            Map.of("age", 41.5, "big", Double.POSITIVE_INFINITY, "zero", -0.0),
            Map.of("job", "teacher", "text", "NaN", "empty", ""),
            List.of("balance"),
            Map.of("vector", new float[] {1, -2.5f}),
            ClassLabel.ofText("yes"),
            0.83,
            Map.of("yes", 0.83, "no", 0.17),
            12.5,
            "",
            2,
            Map.of("country", "DE"));
    writer.write(List.of(rows(full)), 1);
    Prediction back = only("full").prediction();
    assertThat(back)
        .usingRecursiveComparison()
        .withComparatorForType(Double::compare, Double.class)
        .isEqualTo(full);
  }

  @Test
  void repeatedId_countsOnce_inOneBatchAndAcross_whateverItsTime() {
    Prediction first = plain("repeat", "x", MARCH);
    Prediction later = plain("repeat", "x", MARCH.plusSeconds(86_400 * 40));
    var stored = writer.write(List.of(rows(first, later), rows(later)), 10);
    assertThat(stored).extracting(PredictionWriter.Stored::stored).containsExactly(1, 0);
    assertThat(writer.write(List.of(rows(later, plain("repeat", "y", MARCH))), 11))
        .extracting(PredictionWriter.Stored::stored)
        .containsExactly(1);
    assertThat(reader.page(PredictionQuery.all("repeat"), PredictionQuery.Cursor.START, 10))
        .extracting(row -> row.prediction().predictionId(), row -> row.prediction().timestamp())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("y", MARCH),
            org.assertj.core.groups.Tuple.tuple("x", MARCH));
  }

  @Test
  void sameIdOfAnotherModel_isAnotherPrediction() {
    writer.write(List.of(rows(plain("m1", "same", MARCH), plain("m2", "same", MARCH))), 20);
    assertThat(only("m1").prediction().predictionId()).isEqualTo("same");
    assertThat(only("m2").prediction().predictionId()).isEqualTo("same");
  }

  @Test
  void manyIds_areAllRecognisedAgain() {
    PredictionRows rows = new PredictionRows();
    for (int i = 0; i < 6_000; i++) {
      add(rows, plain("many", "id-" + i + "-ü'\\", MARCH.plusMillis(i)));
    }
    assertThat(writer.write(List.of(rows), 30).getFirst().stored()).isEqualTo(6_000);
    assertThat(writer.write(List.of(rows), 31).getFirst().stored()).isZero();
  }

  @Test
  void rowsOfManyMonths_areStored() {
    PredictionRows rows = new PredictionRows();
    for (int month = 0; month < 130; month++) {
      add(rows, plain("months", "m" + month, MARCH.minusSeconds(86_400L * 31 * month)));
    }
    assertThat(writer.write(List.of(rows), 40).getFirst().stored()).isEqualTo(130);
    assertThat(reader.page(PredictionQuery.all("months"), PredictionQuery.Cursor.START, 1_000))
        .hasSize(130);
  }

  @Test
  void namesInAnyOrder_andTensOfThousandsOfCategories_comeBackEqual() {
    PredictionRows rows = new PredictionRows();
    List<Prediction> sent = new ArrayList<>();
    for (int row = 0; row < 700; row++) {
      Map<String, Double> numbers = new HashMap<>();
      Map<String, String> categories = new HashMap<>();
      for (int i = 0; i < row % 7; i++) {
        numbers.put("n" + (row + i) % 300, row + i / 10.0);
      }
      for (int i = 0; i < 100; i++) {
        categories.put("c" + (row * i) % 1_000, "value ü " + row + " " + i);
      }
      Prediction prediction =
          with(plain("columns", "c%03d".formatted(row), MARCH), numbers, categories);
      sent.add(prediction);
      add(rows, prediction);
    }
    writer.write(List.of(rows), 80);
    var page = reader.page(PredictionQuery.all("columns"), PredictionQuery.Cursor.START, 1_000);
    assertThat(page.stream().map(LoggedPrediction::prediction).toList().equals(sent.reversed()))
        .isTrue();
  }

  @Test
  void pages_followEachOtherWithoutGapOrOverlap() {
    PredictionRows rows = new PredictionRows();
    for (int i = 0; i < 25; i++) {
      add(rows, plain("paged", "p%02d".formatted(i), MARCH.plusMillis(i / 3)));
    }
    writer.write(List.of(rows), 50);
    List<String> ids = new ArrayList<>();
    var cursor = PredictionQuery.Cursor.START;
    for (var page = reader.page(PredictionQuery.all("paged"), cursor, 4); !page.isEmpty(); ) {
      page.forEach(row -> ids.add(row.prediction().predictionId()));
      Prediction last = page.getLast().prediction();
      cursor = new PredictionQuery.Cursor(last.timestamp().toEpochMilli(), last.predictionId());
      page = reader.page(PredictionQuery.all("paged"), cursor, 4);
    }
    assertThat(ids)
        .hasSize(25)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void latestLabelWins_andNullTakesItBack() {
    writer.write(List.of(rows(plain("labelled", "l", MARCH))), 60);
    assertThat(only("labelled").label()).isEqualTo(ClassLabel.ABSENT);
    label("labelled", "l", ClassLabel.of(1), MARCH.plusSeconds(20), 61);
    label("labelled", "l", ClassLabel.of(0), MARCH.plusSeconds(10), 62);
    assertThat(only("labelled").label()).isEqualTo(ClassLabel.of(1));
    label("labelled", "l", ClassLabel.ABSENT, MARCH.plusSeconds(30), 63);
    assertThat(only("labelled").label()).isEqualTo(ClassLabel.ABSENT);
    label("labelled", "l", ClassLabel.of(true), MARCH.plusSeconds(40), 64);
    assertThat(only("labelled").label()).isEqualTo(ClassLabel.of(true));
  }

  @Test
  void segment_matchesTagOrCategory() {
    Prediction tagged = withTag(plain("segmented", "tagged", MARCH), Map.of("country", "DE"));
    writer.write(List.of(rows(tagged, plain("segmented", "other", MARCH))), 70);
    var query =
        new PredictionQuery(
            "segmented", PredictionQuery.FIRST, PredictionQuery.LAST, "", "country", "DE");
    assertThat(reader.page(query, PredictionQuery.Cursor.START, 10))
        .extracting(row -> row.prediction().predictionId())
        .containsExactly("tagged");
  }

  private void label(String model, String id, ClassLabel label, Instant at, long batch) {
    LabelRows rows = new LabelRows();
    rows.add(new GroundTruth(model, id, label, at, NOW));
    labels.write(List.of(rows), batch);
  }

  private LoggedPrediction only(String model) {
    var page = reader.page(PredictionQuery.all(model), PredictionQuery.Cursor.START, 10);
    assertThat(page).hasSize(1);
    return page.getFirst();
  }

  private static PredictionRows rows(Prediction... predictions) {
    PredictionRows rows = new PredictionRows();
    for (Prediction prediction : predictions) {
      add(rows, prediction);
    }
    return rows;
  }

  private static void add(PredictionRows rows, Prediction prediction) {
    PredictionRowBuilder builder = new PredictionRowBuilder();
    builder.set(prediction);
    builder.addTo(rows);
  }

  private static Prediction plain(String model, String id, Instant at) {
    return new Prediction(
        model,
        "1",
        id,
        at,
        NOW,
        Map.of("x", 1.0),
        Map.of(),
        List.of(),
        Map.of(),
        ClassLabel.of(1),
        0.5,
        Map.of(),
        Double.NaN,
        "",
        1,
        Map.of());
  }

  private static Prediction with(
      Prediction p, Map<String, Double> numeric, Map<String, String> categorical) {
    return new Prediction(
        p.model(),
        p.version(),
        p.predictionId(),
        p.timestamp(),
        p.receivedAt(),
        numeric,
        categorical,
        p.nulls(),
        p.embeddings(),
        p.output(),
        p.score(),
        p.probabilities(),
        p.latencyMillis(),
        p.error(),
        p.weight(),
        p.tags());
  }

  private static Prediction withTag(Prediction p, Map<String, String> tags) {
    return new Prediction(
        p.model(),
        p.version(),
        p.predictionId(),
        p.timestamp(),
        p.receivedAt(),
        p.numeric(),
        p.categorical(),
        p.nulls(),
        p.embeddings(),
        p.output(),
        p.score(),
        p.probabilities(),
        p.latencyMillis(),
        p.error(),
        p.weight(),
        tags);
  }
}
