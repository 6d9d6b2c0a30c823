package dev.tidemark.storage.shadow;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.replay.Chunk;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the features of logged predictions in the order of the table, chunk by chunk.
 *
 * <p>Rows of one model nearly always carry the same features in the same order. So a row names its
 * list of features by a hash and sends the list itself only until it is known here: the values then
 * come as a bare array of numbers, whatever the width. One reader serves one thread.
 */
public final class TrafficReader {
  private static final int KNOWN_SHAPES = 4096;
  private static final int ABSENT = -1;

  /** Grain: a prediction. Bounded by the chunk; sorted as stored. */
  private static final String ROWS =
      """
      SELECT
        prediction_id, toUnixTimestamp64Milli(ts), prediction_value,
        toString(prediction_label), score,
        if({numbers:UInt8}, cityHash64(mapKeys(num)), 0) AS num_shape,
        if({numbers:UInt8} AND num_shape NOT IN {known_num:Array(UInt64)}, mapKeys(num), []),
        if({numbers:UInt8}, mapValues(num), []),
        if({texts:UInt8}, cityHash64(mapKeys(cat)), 0) AS cat_shape,
        if({texts:UInt8} AND cat_shape NOT IN {known_cat:Array(UInt64)}, mapKeys(cat), []),
        if({texts:UInt8}, mapValues(cat), []),
        if({vectors:UInt8}, mapKeys(embeddings), []),
        if({vectors:UInt8}, mapValues(embeddings), [])
      FROM predictions FINAL
      WHERE model = {model:String} AND version = {version:String}
        AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
        AND prediction_id > {after_id:String}
        AND ({upto_id:String} = '' OR prediction_id <= {upto_id:String})
        AND ({shares:UInt64} >= 1000000 OR cityHash64(prediction_id) % 1000000 < {shares:UInt64})
      ORDER BY toStartOfHour(ts), prediction_id
      SETTINGS do_not_merge_across_partitions_select_final = 1
      """;

  /** What kinds of values are wanted; a kind that is not wanted is not read. */
  public record Kinds(boolean numbers, boolean texts, boolean vectors) {
    public static final Kinds ALL = new Kinds(true, true, true);
  }

  private final ClickHouse clickHouse;
  private final Traffic traffic;
  private final Kinds kinds;
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<Long, int[]> numberShapes = new HashMap<>();
  private final Map<Long, int[]> textShapes = new HashMap<>();
  private final TextCache texts = new TextCache();

  /**
   * @param features in the order in which the sink counts them
   */
  public TrafficReader(ClickHouse clickHouse, Traffic traffic, List<String> features, Kinds kinds) {
    this.clickHouse = clickHouse;
    this.traffic = traffic;
    this.kinds = kinds;
    for (int i = 0; i < features.size(); i++) {
      places.put(features.get(i), i);
    }
  }

  /**
   * Hands over every row of a chunk.
   *
   * @return rows handed over
   */
  public long read(Chunk chunk, FeatureSink sink) {
    Map<String, Object> parameters = traffic.parameters(chunk.from(), chunk.to());
    parameters.put("numbers", kinds.numbers() ? 1 : 0);
    parameters.put("texts", kinds.texts() ? 1 : 0);
    parameters.put("vectors", kinds.vectors() ? 1 : 0);
    parameters.put("known_num", unsigned(numberShapes));
    parameters.put("known_cat", unsigned(textShapes));
    parameters.put("after_id", chunk.afterId());
    parameters.put("upto_id", chunk.uptoId());
    return clickHouse.columns(ROWS, parameters, in -> read(in, sink));
  }

  private long read(RowBinaryInput in, FeatureSink sink) throws IOException {
    long rows = 0;
    while (in.hasNext()) {
      rows++;
      sink.row(in.readString(), in.readLong(), in.readDouble(), texts.read(in), in.readDouble());
      int[] numbers = shape(in, numberShapes);
      int count = in.readLength();
      for (int i = 0; i < count; i++) {
        double value = in.readDouble();
        if (numbers[i] != ABSENT && !Double.isNaN(value)) {
          sink.number(numbers[i], value);
        }
      }
      int[] words = shape(in, textShapes);
      count = in.readLength();
      for (int i = 0; i < count; i++) {
        String value = texts.read(in);
        if (words[i] != ABSENT) {
          sink.text(words[i], value);
        }
      }
      vectors(in, sink);
    }
    return rows;
  }

  private int[] shape(RowBinaryInput in, Map<Long, int[]> shapes) throws IOException {
    long hash = in.readLong();
    int[] known = shapes.get(hash);
    int length = in.readLength();
    if (length == 0) {
      return known == null ? new int[0] : known;
    }
    int[] shape = new int[length];
    for (int i = 0; i < length; i++) {
      Integer place = places.get(texts.read(in));
      shape[i] = place == null ? ABSENT : place;
    }
    if (known == null && shapes.size() < KNOWN_SHAPES) {
      shapes.put(hash, shape);
    }
    return shape;
  }

  private void vectors(RowBinaryInput in, FeatureSink sink) throws IOException {
    int[] shape = new int[in.readLength()];
    for (int i = 0; i < shape.length; i++) {
      Integer place = places.get(texts.read(in));
      shape[i] = place == null ? ABSENT : place;
    }
    int count = in.readLength();
    for (int i = 0; i < count; i++) {
      float[] value = in.readFloats();
      if (shape[i] != ABSENT) {
        sink.vector(shape[i], value);
      }
    }
  }

  private static List<BigInteger> unsigned(Map<Long, int[]> shapes) {
    return shapes.keySet().stream()
        .map(hash -> new BigInteger(Long.toUnsignedString(hash)))
        .sorted()
        .toList();
  }
}
