package dev.tidemark.shadow.replay;

import dev.tidemark.shadow.candidate.ShadowConfiguration;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.replay.Chunk;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplayPlans;
import dev.tidemark.storage.shadow.ShadowStore;
import dev.tidemark.storage.shadow.Traffic;
import dev.tidemark.storage.shadow.TrafficPlan;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a replay has scored so far, as NDJSON; read chunk by chunk as it is fetched. */
@Singleton
final class PredictionStream {
  private final ShadowStore shadow;
  private final ReplayPlans plans;
  private final TrafficPlan plan;
  private final int chunkRows;
  private final JsonMapper json;

  PredictionStream(
      ClickHouse clickHouse,
      ReplayPlans plans,
      ShadowConfiguration configuration,
      JsonMapper json) {
    this.shadow = new ShadowStore(clickHouse);
    this.plans = plans;
    this.plan = new TrafficPlan(clickHouse);
    this.chunkRows = configuration.chunkRows();
    this.json = json;
  }

  /** A stream that asks ClickHouse only when it is read. */
  InputStream open(Replay replay) {
    return new ChunkedStream(done(replay).iterator(), chunk -> lines(replay, chunk));
  }

  private List<Chunk> done(Replay replay) {
    if (!replay.coversStandingShadow()) {
      List<Chunk> chunks = plans.find(replay.passId()).orElse(List.of());
      return chunks.subList(0, Math.min(chunks.size(), replay.chunksDone()));
    }
    if (!replay.fromTs().isBefore(replay.toTs())) {
      return List.of();
    }
    return plan.chunks(
        new Traffic(
            replay.model(), replay.champion(), replay.fromTs(), replay.toTs(), replay.sampleRate()),
        chunkRows);
  }

  private byte[] lines(Replay replay, Chunk chunk) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(1 << 16);
    shadow.read(
        replay.model(),
        replay.rowsId(),
        chunk,
        row -> {
          json.writeValue(lines, line(row));
          lines.write('\n');
        });
    return lines.toByteArray();
  }

  private static Map<String, @Nullable Object> line(ShadowStore.Compared row) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("prediction_id", row.predictionId());
    line.put("timestamp", row.timestamp().toString());
    line.put("prediction", value(row.prediction()));
    line.put("score", number(row.score()));
    line.put("champion_prediction", value(row.championPrediction()));
    line.put("champion_score", number(row.championScore()));
    line.put("label", value(row.label()));
    return line;
  }

  private static @Nullable Object value(ClassLabel label) {
    return Double.isNaN(label.number())
        ? label.text().isEmpty() ? null : label.text()
        : number(label.number());
  }

  private static @Nullable Object number(double value) {
    if (!Double.isFinite(value)) {
      return null;
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? (Object) (long) value
        : (Object) value;
  }
}
