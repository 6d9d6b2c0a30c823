package dev.tidemark.benchmarks.replay;

import dev.tidemark.shadow.mapping.BatchEncoder;
import dev.tidemark.shadow.mapping.InputMapping;
import dev.tidemark.shadow.mapping.Mapping;
import dev.tidemark.shadow.onnx.ElementType;
import dev.tidemark.shadow.process.InputLayout;
import dev.tidemark.shadow.process.OutputLayout;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.replay.Chunk;
import dev.tidemark.storage.shadow.FeatureSink;
import dev.tidemark.storage.shadow.ShadowPredictions;
import dev.tidemark.storage.shadow.ShadowStore;
import dev.tidemark.storage.shadow.Traffic;
import dev.tidemark.storage.shadow.TrafficPlan;
import dev.tidemark.storage.shadow.TrafficReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reading and storing, each alone. */
final class Stages {
  private static final int CHUNK = 1 << 17;

  private final ClickHouse clickHouse;
  private final Traffic traffic;

  Stages(ClickHouse clickHouse, String model, Instant from, Instant to) {
    this.clickHouse = clickHouse;
    this.traffic = new Traffic(model, "1", from, to, 1.0);
  }

  double readRowsPerSecond() {
    List<Chunk> chunks = new TrafficPlan(clickHouse).chunks(traffic, CHUNK);
    List<String> features = Traffic30.features();
    TrafficReader reader =
        new TrafficReader(clickHouse, traffic, features, TrafficReader.Kinds.ALL);
    reader.read(chunks.getFirst(), new Encoding(features));
    long rows = 0;
    long start = System.nanoTime();
    for (Chunk chunk : chunks) {
      Encoding sink = new Encoding(features);
      rows += reader.read(chunk, sink);
      sink.encoder.finish();
    }
    return rows * 1e9 / (System.nanoTime() - start);
  }

  double writeRowsPerSecond() {
    ShadowStore store = new ShadowStore(clickHouse);
    long rows = 0;
    long start = System.nanoTime();
    for (int chunk = 0; chunk < 8; chunk++) {
      ShadowPredictions answers =
          new ShadowPredictions(traffic.model(), "stage-" + start, "stage", start / 1_000_000);
      for (int i = 0; i < CHUNK; i++) {
        answers.add(
            "%016x".formatted((long) i * 0x9E3779B97F4A7C15L + chunk),
            traffic.from().toEpochMilli() + i,
            ClassLabel.of(i & 1),
            i / 131072.0,
            List.of(),
            new float[0],
            0,
            i & 1,
            "",
            i / 262144.0);
      }
      store.write(answers, "stage-" + start + ":" + chunk);
      rows += answers.count();
    }
    return rows * 1e9 / (System.nanoTime() - start);
  }

  private static final class Encoding implements FeatureSink {
    private final BatchEncoder encoder;

    Encoding(List<String> features) {
      InputMapping input =
          new InputMapping(
              new InputLayout("input", ElementType.FLOAT, features.size()), features, false);
      Mapping mapping =
          new Mapping(
              List.of(input),
              new OutputLayout("", "probability", -1, "", "", false),
              Map.of(),
              -1,
              Map.of(),
              0.5,
              List.of("0", "1"));
      encoder = new BatchEncoder(mapping, features, 8192, _ -> {});
    }

    @Override
    public void row(String id, long timestamp, double value, String label, double score) {
      encoder.row();
    }

    @Override
    public void number(int feature, double value) {
      encoder.number(feature, value);
    }

    @Override
    public void text(int feature, String value) {
      encoder.text(feature, value);
    }

    @Override
    public void vector(int feature, float[] value) {
      encoder.vector(feature, value);
    }
  }
}
