package dev.tidemark.storage.shadow;

import dev.tidemark.storage.replay.Chunk;
import java.util.Map;

/** Which rows of {@code predictions} or {@code shadow_predictions} a chunk means. */
final class ChunkRows {
  /**
   * A condition on {@code ts} and {@code prediction_id}; times first, since the tables are sorted
   * by them.
   */
  static final String CONDITION =
      """
      ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
        AND ({after_id:String} = '' OR prediction_id > {after_id:String}
          OR ts > fromUnixTimestamp64Milli({from:Int64}, 'UTC'))
        AND ({upto_id:String} = '' OR prediction_id <= {upto_id:String}
          OR ts < fromUnixTimestamp64Milli({to:Int64} - 1, 'UTC'))
      """;

  private ChunkRows() {}

  /** Sets what {@link #CONDITION} names. */
  static void bind(Chunk chunk, Map<String, Object> parameters) {
    parameters.put("from", chunk.from().toEpochMilli());
    parameters.put("to", chunk.to().toEpochMilli());
    parameters.put("after_id", chunk.afterId());
    parameters.put("upto_id", chunk.uptoId());
  }
}
