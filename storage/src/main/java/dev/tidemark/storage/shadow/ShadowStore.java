package dev.tidemark.storage.shadow;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.replay.Chunk;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.AbstractList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes and reads what replays found. Thread-safe. */
public final class ShadowStore {
  private static final String OF_A_CHUNK =
      """
      model = {model:String} AND replay_id = {replay:String}
        AND ({shares:UInt64} >= 1000000 OR cityHash64(prediction_id) % 1000000 < {shares:UInt64})
        AND
      """
          + ChunkRows.CONDITION;

  /** Grain: a replayed prediction with its latest label. Bounded by the chunk; sorted as stored. */
  private static final String COMPARED =
      """
      SELECT
        s.prediction_id, toUnixTimestamp64Milli(s.ts),
        s.prediction_value, toString(s.prediction_label), s.score,
        s.champion_value, toString(s.champion_label), s.champion_score,
        if(l.retracted OR l.prediction_id = '', nan, l.label_value),
        if(l.retracted OR l.prediction_id = '', '', toString(l.label_label))
      FROM (
        SELECT prediction_id, ts, prediction_value, prediction_label, score,
          champion_value, champion_label, champion_score
        FROM shadow_predictions FINAL
        WHERE
      """
          + OF_A_CHUNK
          + """
          ) AS s
          LEFT JOIN (
            SELECT prediction_id, label_value, label_label, retracted
            FROM labels FINAL
            WHERE model = {model:String} AND prediction_id IN (
              SELECT prediction_id FROM shadow_predictions
              WHERE
          """
          + OF_A_CHUNK
          + """
            )
          ) AS l ON l.prediction_id = s.prediction_id
          ORDER BY toStartOfHour(s.ts), s.ts, s.prediction_id
          """;

  /** Grain: a replay's period; reads its ids. */
  private static final String COUNT =
      """
      SELECT count() FROM shadow_predictions FINAL
      WHERE model = {model:String} AND replay_id = {replay:String}
        AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      """;

  /**
   * One replayed prediction.
   *
   * @param label {@link ClassLabel#ABSENT} while it has not arrived
   */
  public record Compared(
      String predictionId,
      Instant timestamp,
      ClassLabel prediction,
      double score,
      ClassLabel championPrediction,
      double championScore,
      ClassLabel label) {}

  /** Takes compared rows one by one. */
  @FunctionalInterface
  public interface Sink {
    void accept(Compared row) throws IOException;
  }

  private final ClickHouse clickHouse;

  public ShadowStore(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * Stores the answers to some chunks, all or none up to a million rows: the larger a part, the
   * less often its rows are merged.
   *
   * @param token names these chunks of the replay: storing them again changes nothing
   */
  public void write(List<ShadowPredictions> chunks, String token) {
    List<ShadowPredictions> answered = chunks.stream().filter(chunk -> chunk.count() > 0).toList();
    if (!answered.isEmpty()) {
      clickHouse.insertColumns(
          "shadow_predictions", ShadowPredictions.COLUMNS, blocks(answered), token);
    }
  }

  /** One after the other, each made when it is sent. */
  private static InputStream blocks(List<ShadowPredictions> chunks) {
    List<InputStream> blocks =
        new AbstractList<>() {
          @Override
          public InputStream get(int index) {
            return chunks.get(index).block().toInputStream();
          }

          @Override
          public int size() {
            return chunks.size();
          }
        };
    return new SequenceInputStream(Collections.enumeration(blocks));
  }

  /** Rows of a period. */
  public long count(String model, String replayId, Instant from, Instant to) {
    return clickHouse.columns(
        COUNT,
        Map.of("model", model, "replay", replayId, "from", from, "to", to),
        in -> in.hasNext() ? in.readLong() : 0L);
  }

  /** Hands over a chunk's rows with what the champion and the world said. */
  public void read(String model, String replayId, Chunk chunk, Sink sink) {
    read(model, replayId, chunk, Traffic.SHARES, sink);
  }

  /**
   * As {@link #read(String, String, Chunk, Sink)}, of some rows.
   *
   * @param shares of a million, chosen by a hash of the prediction id: fewer are among more
   */
  public void read(String model, String replayId, Chunk chunk, long shares, Sink sink) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("model", model);
    parameters.put("replay", replayId);
    parameters.put("shares", shares);
    ChunkRows.bind(chunk, parameters);
    clickHouse.streamed(
        COMPARED,
        parameters,
        in -> {
          while (in.hasNext()) {
            sink.accept(
                new Compared(
                    in.readString(),
                    in.readInstant(),
                    new ClassLabel(in.readDouble(), in.readString()),
                    in.readDouble(),
                    new ClassLabel(in.readDouble(), in.readString()),
                    in.readDouble(),
                    new ClassLabel(in.readDouble(), in.readString())));
          }
          return 0L;
        });
  }
}
