package dev.tidemark.analyzer.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.model.FeatureSettings;
import dev.tidemark.storage.model.FeatureType;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.prediction.PredictionRowBuilder;
import dev.tidemark.storage.prediction.PredictionRows;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.record.RecordLimits;
import dev.tidemark.storage.record.RecordReader;
import dev.tidemark.storage.record.ReferenceDecoder;
import dev.tidemark.storage.record.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a reference from comma-separated values (RFC 4180, UTF-8, with a header).
 *
 * <p>The columns {@code prediction}, {@code score}, {@code label}, {@code prediction_id}, {@code
 * version}, {@code latency_ms} and {@code weight} mean what they mean at the intake, {@code
 * probability:<class>} is a class's probability, every other column is a feature. An empty field or
 * NaN is null; a plain decimal number is a number unless the model's settings call the feature
 * categorical; anything else is a text.
 */
final class CsvRecords {
  private static final int BATCH = 5_000;
  private static final String PROBABILITY = "probability:";

  private final ModelSettings settings;
  private final RecordLimits limits;
  private final long now;
  private final PredictionRowBuilder row = new PredictionRowBuilder();
  private ClassLabel label = ClassLabel.ABSENT;

  /**
   * @param now epoch milliseconds: the time of every row
   */
  CsvRecords(ModelSettings settings, RecordLimits limits, long now) {
    this.settings = settings;
    this.limits = limits;
    this.now = now;
  }

  /**
   * @throws Problem 400 if this is no CSV with a header
   */
  void read(InputStream body, RecordReader.Sink<ReferenceDecoder.Rows> sink) throws IOException {
    try (CsvParser parser = new CsvFactory().createParser(body)) {
      parser.setSchema(CsvSchema.emptySchema().withHeader());
      ReferenceDecoder.Rows rows = empty();
      for (long index = 0; parser.nextToken() == JsonToken.START_OBJECT; index++) {
        Rejection rejection = record(parser, index);
        if (rejection != null) {
          sink.rejected(rejection);
          continue;
        }
        row.addTo(rows.predictions());
        rows.labels().add(label);
        if (rows.labels().size() == BATCH) {
          sink.rows(rows);
          rows = empty();
        }
      }
      if (!rows.labels().isEmpty()) {
        sink.rows(rows);
      }
    } catch (JsonProcessingException e) {
      throw Problem.invalid("The body is not CSV with a header: " + e.getOriginalMessage() + ".");
    }
  }

  private static ReferenceDecoder.Rows empty() {
    return new ReferenceDecoder.Rows(new PredictionRows(), new ArrayList<>());
  }

  private @Nullable Rejection record(CsvParser parser, long index) throws IOException {
    row.clear(now);
    row.model(settings.name());
    row.generatedId("row-" + index);
    label = ClassLabel.ABSENT;
    List<Rejection> rejections = new ArrayList<>(1);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String text = parser.nextTextValue();
      String why = text == null ? null : field(name, text.strip());
      if (why != null && rejections.isEmpty()) {
        String pointer = "/" + name.replace("~", "~0").replace("/", "~1");
        rejections.add(new Rejection(index, null, why, pointer, "/" + index + pointer, null));
      }
    }
    return rejections.isEmpty() ? null : rejections.getFirst();
  }

  /** Takes one field; what is wrong with it, if anything. */
  private @Nullable String field(String name, String text) {
    if (text.length() > limits.textChars()) {
      return "must have at most " + limits.textChars() + " characters";
    }
    boolean absent = text.isEmpty() || text.equalsIgnoreCase("nan");
    if (name.startsWith(PROBABILITY)) {
      return absent
          ? null
          : probability(
              text, value -> row.probability(utf8(name.substring(PROBABILITY.length())), value));
    }
    return switch (name) {
      case "prediction" -> absent ? null : done(() -> row.output(ClassLabel.ofText(text)));
      case "label" -> absent ? null : done(() -> label = ClassLabel.ofText(text));
      case "score" -> absent ? null : probability(text, row::score);
      case "prediction_id" -> absent ? null : done(() -> row.predictionId(text));
      case "version" -> absent ? null : done(() -> row.version(text));
      case "latency_ms" -> absent ? null : positive(text, row::latencyMillis);
      case "weight" -> absent ? null : positive(text, row::weight);
      default -> done(() -> feature(name, text, absent));
    };
  }

  private void feature(String name, String text, boolean absent) {
    if (absent) {
      row.missing(utf8(name));
      return;
    }
    FeatureSettings declared = settings.features().get(name);
    boolean categorical = declared != null && declared.type() == FeatureType.CATEGORICAL;
    ClassLabel value = categorical ? new ClassLabel(Double.NaN, text) : ClassLabel.ofText(text);
    if (Double.isNaN(value.number())) {
      row.category(utf8(name), text);
    } else {
      row.numeric(utf8(name), value.number());
    }
  }

  @FunctionalInterface
  private interface Take {
    void value(double value);
  }

  private static @Nullable String probability(String text, Take take) {
    double value = ClassLabel.ofText(text).number();
    if (!(value >= 0 && value <= 1)) {
      return "must be a number from 0 to 1, not '" + text + "'";
    }
    take.value(value);
    return null;
  }

  private static @Nullable String positive(String text, Take take) {
    double value = ClassLabel.ofText(text).number();
    if (!(value >= 0)) {
      return "must be a number of at least 0, not '" + text + "'";
    }
    take.value(value);
    return null;
  }

  private static @Nullable String done(Runnable taken) {
    taken.run();
    return null;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
