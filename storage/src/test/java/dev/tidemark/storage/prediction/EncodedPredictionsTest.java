package dev.tidemark.storage.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.storage.clickhouse.NativeBlock;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.model.ClassLabel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EncodedPredictionsTest {
  private static final Instant MARCH = Instant.parse("2026-03-01T10:00:00.123Z");
  private static final long BATCH = 77;

  @Test
  void rowsOfAnyForm_comeBackByteForByte_aloneAndInTheirBlock() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 60; round++) {
      List<Prediction> sent = new ArrayList<>();
      int features = random.nextInt(6);
      boolean isUniform = random.nextBoolean();
      for (int row = random.nextInt(1, 400); row > 0; row--) {
        sent.add(prediction(random, row, isUniform ? features : random.nextInt(40)));
      }
      assertComeBack(sent);
    }
  }

  @Test
  void moreTextsThanTwoBytesCanNumber_comeBack() throws IOException {
    List<Prediction> sent = new ArrayList<>();
    for (int row = 0; row < 70_000; row++) {
      sent.add(prediction(row, Map.of("x", 1.0), Map.of("c", "v" + row), List.of(), Map.of()));
    }
    assertComeBack(sent);
  }

  @Test
  void namesAndValuesThatRepeat_takeSpaceOnce() {
    SplittableRandom random = new SplittableRandom(2);
    PredictionRows rows = new PredictionRows();
    for (int row = 0; row < 500; row++) {
      Map<String, Double> numeric = new LinkedHashMap<>();
      for (int i = 0; i < 24; i++) {
        numeric.put("a feature with a long name " + i, random.nextDouble());
      }
      add(rows, prediction(row, numeric, Map.of("country", "DE"), List.of(), Map.of()));
    }
    int bytes = rows.pieces().stream().mapToInt(piece -> piece.bytes().remaining()).sum();
    assertThat(bytes / 500).isLessThan(24 * 8 + 120);
  }

  @Test
  void otherBytes_areRefused() {
    PredictionRows rows = new PredictionRows();
    add(rows, prediction(1, Map.of("x", 1.0), Map.of("c", "v"), List.of("n"), Map.of()));
    ByteBuffer whole = rows.pieces().getFirst().bytes();
    for (int length = 0; length < whole.remaining(); length++) {
      ByteBuffer part = whole.duplicate().limit(whole.position() + length);
      assertThatThrownBy(() -> EncodedPredictions.of(part)).isInstanceOf(IOException.class);
    }
    byte[] noise = new byte[300];
    new SplittableRandom(3).nextBytes(noise);
    assertThatThrownBy(() -> EncodedPredictions.of(ByteBuffer.wrap(noise)))
        .isInstanceOf(IOException.class);
  }

  private static void assertComeBack(List<Prediction> sent) throws IOException {
    PredictionRows rows = new PredictionRows();
    sent.forEach(prediction -> add(rows, prediction));
    NativeBlock block = PredictionWriter.block();
    int row = 0;
    for (PredictionRows.Piece piece : rows.pieces()) {
      EncodedPredictions read = EncodedPredictions.of(piece.bytes());
      assertThat(piece.firstRow()).isEqualTo(row);
      assertThat(read.size()).isEqualTo(piece.rows());
      for (int i = 0; i < read.size(); i++, row++) {
        Prediction expected = sent.get(row);
        assertThat(bytes(read, i)).isEqualTo(bytes(expected));
        assertThat(read.timestamp(i)).isEqualTo(expected.timestamp().toEpochMilli());
        PredictionKey key = new PredictionKey(expected.model(), expected.predictionId());
        assertThat(read.key(i)).isEqualTo(key).isEqualTo(rows.key(row));
        assertThat(rows.hash(row)).isEqualTo(key.hash());
      }
      read.addTo(block, BATCH);
    }
    assertThat(block.size()).isEqualTo(sent.size()).isEqualTo(row);
    for (int i = 0; i < sent.size(); i++) {
      RowBinaryOutput stored = new RowBinaryOutput();
      block.copyRow(i, stored);
      RowBinaryOutput expected = new RowBinaryOutput();
      rows.copyRow(i, BATCH, expected);
      assertThat(stored.toByteArray()).isEqualTo(expected.toByteArray());
    }
  }

  private static byte[] bytes(EncodedPredictions rows, int row) {
    RowBinaryOutput out = new RowBinaryOutput();
    rows.copyRow(row, out);
    return out.toByteArray();
  }

  /** The columns in order, as ClickHouse's RowBinary has them. */
  private static byte[] bytes(Prediction p) {
    RowBinaryOutput out = new RowBinaryOutput();
    out.writeString(p.model()).writeString(p.version()).writeString(p.predictionId());
    out.writeInstant(p.timestamp()).writeInstant(p.receivedAt());
    out.writeNumbers(p.numeric()).writeTexts(p.categorical()).writeStrings(p.nulls());
    out.writeLength(p.embeddings().size());
    p.embeddings()
        .forEach((name, values) -> {
          out.writeString(name).writeLength(values.length);
          for (float value : values) {
            out.writeFloat(value);
          }
        });
    out.writeDouble(p.output().number()).writeString(p.output().text()).writeDouble(p.score());
    out.writeNumbers(p.probabilities()).writeDouble(p.latencyMillis()).writeString(p.error());
    out.writeDouble(p.weight()).writeTexts(p.tags());
    return out.toByteArray();
  }

  private static void add(PredictionRows rows, Prediction prediction) {
    PredictionRowBuilder builder = new PredictionRowBuilder();
    builder.set(prediction);
    builder.addTo(rows);
  }

  private static Prediction prediction(SplittableRandom random, int number, int features) {
    Map<String, Double> numeric = new LinkedHashMap<>();
    Map<String, String> categorical = new LinkedHashMap<>();
    Map<String, float[]> embeddings = new LinkedHashMap<>();
    List<String> nulls = new ArrayList<>();
    for (int i = 0; i < features; i++) {
      String name = "f" + i + "ü".repeat(i % 3);
      switch (i % 4) {
        case 0, 1 -> numeric.put(name, random.nextDouble());
        case 2 -> categorical.put(name, "v".repeat(random.nextInt(300)) + random.nextInt(50));
        default -> nulls.add(name);
      }
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      embeddings.put("e" + i, new float[] {random.nextInt(), number});
    }
    return prediction(number, numeric, categorical, nulls, embeddings);
  }

  private static Prediction prediction(
      int number,
      Map<String, Double> numeric,
      Map<String, String> categorical,
      List<String> nulls,
      Map<String, float[]> embeddings) {
    return new Prediction(
        "model " + number / 50,
        number % 7 == 0 ? "ü" : "1",
        "id-" + "x".repeat(number % 90) + number,
        MARCH.plusMillis(number),
        MARCH.plusMillis(number / 20),
        numeric,
        categorical,
        nulls,
        embeddings,
        number % 5 == 0 ? ClassLabel.ABSENT : ClassLabel.of(number % 2),
        number % 3 == 0 ? Double.NaN : 0.25,
        number % 11 == 0 ? Map.of("yes", 0.75) : Map.of(),
        number,
        number % 5 == 0 ? "timed out" : "",
        1,
        number % 13 == 0 ? Map.of("country", "DE") : Map.of());
  }
}
