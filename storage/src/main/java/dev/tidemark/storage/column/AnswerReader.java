package dev.tidemark.storage.column;

import dev.tidemark.storage.clickhouse.ClickHouse;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Map;

/**
 * Reads predictions beside their scores, for what can be said before labels arrive. Thread-safe.
 */
@Singleton
public final class AnswerReader {
  /** Grain: rows with the same answer; failed calls and rows without an answer are left out. */
  private static final String ANSWERS =
      """
      SELECT if(name = '', score >= 0.5, name = {positive:String}) AS said, score,
        if({with_chance:UInt8} = 1 AND mapContains(probabilities, name), probabilities[name], nan)
          AS chance,
        weight, count()
      FROM
        (SELECT if(prediction_label != '', toString(prediction_label),
           if(isNaN(prediction_value), '', toString(prediction_value))) AS name, score,
           probabilities, weight
         FROM %s WHERE %s AND error = '')
      WHERE name != '' OR NOT isNaN(score)
      GROUP BY said, score, chance, weight
      ORDER BY score, said, chance, weight
      SETTINGS do_not_merge_across_partitions_select_final = 1
      """;

  private final ClickHouse clickHouse;

  public AnswerReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * Reads a side.
   *
   * @param positive name of the positive class; of binary models
   * @param withChance whether to read the predicted class's probability
   */
  public Answers read(RowSource source, String positive, boolean withChance) {
    Map<String, Object> parameters = source.parameters();
    parameters.put("positive", positive);
    parameters.put("with_chance", withChance ? 1 : 0);
    return clickHouse.columns(
        sql(ANSWERS, source),
        parameters,
        in -> {
          Builder rows = new Builder();
          while (in.hasNext()) {
            rows.add(
                in.readByte() != 0,
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readLong());
          }
          return rows.build();
        });
  }

  private static String sql(String text, RowSource source) {
    return text.formatted(source.table(), source.condition());
  }

  private static final class Builder {
    private boolean[] positive = new boolean[1024];
    private double[] score = new double[1024];
    private double[] chance = new double[1024];
    private double[] weight = new double[1024];
    private int size;

    void add(boolean said, double rowScore, double rowChance, double rowWeight, long times) {
      for (long i = 0; i < times; i++) {
        room();
        positive[size] = said;
        score[size] = rowScore;
        chance[size] = rowChance;
        weight[size++] = rowWeight;
      }
    }

    private void room() {
      if (size == score.length) {
        int length = Math.multiplyExact(size, 2);
        positive = Arrays.copyOf(positive, length);
        score = Arrays.copyOf(score, length);
        chance = Arrays.copyOf(chance, length);
        weight = Arrays.copyOf(weight, length);
      }
    }

    Answers build() {
      return new Answers(
          Arrays.copyOf(positive, size),
          Arrays.copyOf(score, size),
          Arrays.copyOf(chance, size),
          Arrays.copyOf(weight, size));
    }
  }
}
