package dev.tidemark.storage.shadow;

import com.clickhouse.data.ClickHouseFormat;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.NativeInput;
import dev.tidemark.storage.replay.Chunk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads logged predictions in the order of the table, chunk by chunk, in the columns in which
 * ClickHouse holds them: a map's names travel as one small number each. One reader serves one
 * thread.
 */
public final class TrafficReader {
  /**
   * Grain: a prediction. Bounded by the chunk; sorted as stored. Small blocks by one thread, sent
   * as they come, stay in the processor's cache on their way; several chunks are read at a time.
   */
  private static final String ROWS =
      """
      SELECT
        prediction_id, toUnixTimestamp64Milli(ts), prediction_value, prediction_label, score,
        num, cat, embeddings
      FROM predictions FINAL
      WHERE model = {model:String} AND version = {version:String} AND
      """
          + ChunkRows.CONDITION
          + """
            AND ({shares:UInt64} >= 1000000
              OR cityHash64(prediction_id) % 1000000 < {shares:UInt64})
          ORDER BY toStartOfHour(ts), ts, prediction_id
          SETTINGS do_not_merge_across_partitions_select_final = 1, max_threads = 1,
            max_block_size = 16384
          """;

  private final ClickHouse clickHouse;
  private final Traffic traffic;
  private final TrafficBlock block;

  /**
   * @param features in the order in which blocks count them
   */
  public TrafficReader(ClickHouse clickHouse, Traffic traffic, List<String> features) {
    this.clickHouse = clickHouse;
    this.traffic = traffic;
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < features.size(); i++) {
      places.put(features.get(i), i);
    }
    this.block = new TrafficBlock(places);
  }

  /**
   * Hands over every row of a chunk, block by block; a block is valid during the call only.
   *
   * @return rows handed over
   */
  public long read(Chunk chunk, Consumer<TrafficBlock> blocks) {
    Map<String, Object> parameters = traffic.parameters(chunk.from(), chunk.to());
    ChunkRows.bind(chunk, parameters);
    return clickHouse.streamed(
        ROWS,
        parameters,
        ClickHouseFormat.Native,
        body -> {
          NativeInput in = new NativeInput(body);
          long rows = 0;
          while (in.nextBlock()) {
            block.fill(in);
            blocks.accept(block);
            rows += block.rows();
          }
          return rows;
        });
  }
}
