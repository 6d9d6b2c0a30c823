package dev.tidemark.shadow;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.model.ClassLabel;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Puts predictions and labels where the collector would have put them. */
public final class LoggedTraffic {
  private static final Argument<Map<String, Object>> OBJECT =
      Argument.mapOf(String.class, Object.class);
  private static final List<String> PREDICTION =
      List.of(
          "model",
          "version",
          "prediction_id",
          "ts",
          "received_at",
          "num",
          "cat",
          "null_features",
          "prediction_value",
          "prediction_label",
          "score");
  private static final List<String> LABEL =
      List.of("model", "prediction_id", "label_value", "label_label", "ts", "received_at");

  private final ClickHouse clickHouse;
  private final String model;
  private final String version;
  private final RowBinaryOutput rows = new RowBinaryOutput();
  private int count;

  public LoggedTraffic(ClickHouse clickHouse, String model, String version) {
    this.clickHouse = clickHouse;
    this.model = model;
    this.version = version;
  }

  /** Adds a prediction; a feature whose value is null was sent as null. */
  public LoggedTraffic add(
      String id,
      Instant time,
      Map<String, ? extends @Nullable Object> features,
      Object prediction,
      double score) {
    return add(id, time, time, features, prediction, score);
  }

  /** Adds a prediction that arrived later than it was made. */
  public LoggedTraffic add(
      String id,
      Instant time,
      Instant received,
      Map<String, ? extends @Nullable Object> features,
      Object prediction,
      double score) {
    Map<String, Double> numbers = new TreeMap<>();
    Map<String, String> texts = new TreeMap<>();
    List<String> nulls = new ArrayList<>();
    features.forEach((name, value) -> {
      switch (value) {
        case null -> nulls.add(name);
        case Number number -> numbers.put(name, number.doubleValue());
        default -> texts.put(name, value.toString());
      }
    });
    ClassLabel output = label(prediction);
    rows.writeString(model).writeString(version).writeString(id);
    rows.writeInstant(time).writeInstant(received).writeNumbers(numbers).writeTexts(texts);
    rows.writeStrings(nulls).writeDouble(output.number()).writeString(output.text());
    rows.writeDouble(score);
    count++;
    return this;
  }

  /** Stores what was added. */
  public int store() {
    clickHouse.insert("predictions", PREDICTION, rows, "traffic " + System.nanoTime());
    rows.clear();
    return count;
  }

  /** Stores a file of predictions in the intake's form. */
  public int storePredictions(Path gzipped, JsonMapper json) throws IOException {
    for (Map<String, Object> line : lines(gzipped, json)) {
      Map<String, Object> features = Json.object(line, "features");
      add(
          text(line, "prediction_id"),
          Instant.parse(text(line, "timestamp")),
          features,
          Json.value(line, "prediction"),
          Json.number(line, "score"));
    }
    return store();
  }

  /** Stores a file of labels in the intake's form. */
  public int storeLabels(Path gzipped, JsonMapper json) throws IOException {
    RowBinaryOutput labels = new RowBinaryOutput();
    List<Map<String, Object>> lines = lines(gzipped, json);
    for (Map<String, Object> line : lines) {
      Instant time = Instant.parse(text(line, "timestamp"));
      ClassLabel label = label(line.get("label"));
      labels.writeString(model).writeString(text(line, "prediction_id"));
      labels.writeDouble(label.number()).writeString(label.text());
      labels.writeInstant(time).writeInstant(time);
    }
    clickHouse.insert("labels", LABEL, labels, "labels " + System.nanoTime());
    return lines.size();
  }

  /** The objects of an NDJSON file. */
  public static List<Map<String, Object>> lines(Path gzipped, JsonMapper json) throws IOException {
    List<Map<String, Object>> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(gzipped)), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(json.readValue(line, OBJECT));
      }
    }
    return lines;
  }

  private static String text(Map<String, Object> line, String key) {
    return String.valueOf(line.get(key));
  }

  private static ClassLabel label(@Nullable Object value) {
    return switch (value) {
      case null -> ClassLabel.ABSENT;
      case Number number -> ClassLabel.of(number.doubleValue());
      default -> ClassLabel.ofText(value.toString());
    };
  }
}
