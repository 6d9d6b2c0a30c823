package dev.tidemark.storage.column;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Reads how far a standing shadow's answers lie from the champion's. Thread-safe. */
@Singleton
public final class AgreementReader {
  private final ClickHouse clickHouse;

  public AgreementReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * Pairs of answers, in an order that depends on nothing but the rows.
   *
   * @param weight sampling weight
   * @param same 1 where both answered the same, else 0
   * @param distance between the scores, or between the answers when they are numbers; NaN else
   */
  @SuppressWarnings("ArrayRecordComponent") // columns, handed on as they are
  public record Pairs(double[] weight, double[] same, double[] distance) {}

  public Pairs read(RowSource.Shadow source) {
    return clickHouse.columns(pairsOf(source), source.parameters(), AgreementReader::pairs);
  }

  /** Grain: rows alike in weight, agreement and distance; those that both answered. */
  private static String pairsOf(RowSource.Shadow source) {
    return """
    SELECT groupArray(weight), groupArray(same), groupArray(distance) FROM
      (SELECT weight,
         toFloat64(prediction_label = champion_label
           AND (prediction_value = champion_value
             OR (isNaN(prediction_value) AND isNaN(champion_value)))) AS same,
         if(isNaN(score) OR isNaN(champion_score), abs(prediction_value - champion_value),
           abs(score - champion_score)) AS distance
       FROM %s WHERE %s
         AND (prediction_label != '' OR NOT isNaN(prediction_value))
         AND (champion_label != '' OR NOT isNaN(champion_value))
       ORDER BY weight, same, distance)
    SETTINGS do_not_merge_across_partitions_select_final = 1
    """
        .formatted(source.table(), source.condition());
  }

  private static Pairs pairs(RowBinaryInput in) throws IOException {
    return new Pairs(in.readDoubles(), in.readDoubles(), in.readDoubles());
  }
}
