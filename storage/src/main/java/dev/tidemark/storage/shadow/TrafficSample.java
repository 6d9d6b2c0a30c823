package dev.tidemark.storage.shadow;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.model.ClassLabel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Some recent predictions of a model, to try a candidate on.
 *
 * @param rows newest first; none when the model has had no traffic
 */
public record TrafficSample(List<Row> rows) {
  /** Grain: a prediction. Reads one model's newest hours. */
  private static final String NEWEST =
      """
      SELECT num, cat, null_features, embeddings, prediction_value, toString(prediction_label), score
      FROM predictions
      WHERE model = {model:String} AND error = ''
      ORDER BY toStartOfHour(ts) DESC
      LIMIT {limit:UInt32}
      """;

  /** One prediction's features and answer; a feature in no map was null. */
  public record Row(
      Map<String, Double> numbers,
      Map<String, String> texts,
      List<String> nulls,
      Map<String, float[]> vectors,
      ClassLabel output,
      double score) {}

  /** What kind of values a feature had. */
  public enum Kind {
    NUMBER,
    TEXT,
    MIXED,
    VECTOR,
    ALWAYS_NULL;

    private Kind with(Kind other) {
      if (this == ALWAYS_NULL || this == other) {
        return other;
      }
      return other == ALWAYS_NULL ? this : MIXED;
    }
  }

  public TrafficSample {
    rows = List.copyOf(rows);
  }

  /** Reads at most {@code limit} rows. */
  public static TrafficSample newest(ClickHouse clickHouse, String model, int limit) {
    return clickHouse.columns(
        NEWEST,
        Map.of("model", model, "limit", limit),
        in -> {
          List<Row> rows = new ArrayList<>();
          while (in.hasNext()) {
            rows.add(
                new Row(
                    in.readNumbers(),
                    in.readTexts(),
                    in.readStrings(),
                    vectors(in),
                    new ClassLabel(in.readDouble(), in.readString()),
                    in.readDouble()));
          }
          return new TrafficSample(rows);
        });
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The features seen, by name, with the kind of their values. */
  public Map<String, Kind> features() {
    Map<String, Kind> features = new TreeMap<>();
    for (Row row : rows) {
      row.nulls().forEach(name -> features.putIfAbsent(name, Kind.ALWAYS_NULL));
      row.numbers().keySet().forEach(name -> features.merge(name, Kind.NUMBER, Kind::with));
      row.texts().keySet().forEach(name -> features.merge(name, Kind.TEXT, Kind::with));
      row.vectors().keySet().forEach(name -> features.merge(name, Kind.VECTOR, Kind::with));
    }
    return features;
  }

  /** The champion's answers seen, as class names in order. */
  public List<String> classes() {
    TreeSet<String> names = new TreeSet<>();
    for (Row row : rows) {
      if (!row.output().isAbsent()) {
        names.add(row.output().name());
      }
    }
    return List.copyOf(names);
  }

  private static Map<String, float[]> vectors(RowBinaryInput in) throws IOException {
    int length = in.readLength();
    Map<String, float[]> vectors = LinkedHashMap.newLinkedHashMap(length);
    for (int i = 0; i < length; i++) {
      vectors.put(in.readString(), in.readFloats());
    }
    return vectors;
  }
}
