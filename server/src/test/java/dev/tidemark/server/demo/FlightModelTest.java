package dev.tidemark.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files against scores.csv, which the trainer wrote with its own arithmetic. */
class FlightModelTest {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  @ParameterizedTest
  @CsvSource({"1.0.0, 5", "1.1.0, 6"})
  void scoresAsTheTrainerDid(String version, int column) throws Exception {
    List<String[]> rows = rows();
    try (FlightModel model = FlightModel.load(version);
        OnnxTensor hour = numbers(rows, 0);
        OnnxTensor weekday = numbers(rows, 1);
        OnnxTensor distance = numbers(rows, 2);
        OnnxTensor origin = texts(rows, 3);
        OnnxTensor destination = texts(rows, 4)) {
      List<FlightModel.Answer> answers =
          model.run(
              Map.of(
                  "hour", hour,
                  "weekday", weekday,
                  "distance", distance,
                  "origin", origin,
                  "destination", destination));
      assertThat(answers).hasSize(rows.size());
      for (int i = 0; i < rows.size(); i++) {
        assertThat((double) answers.get(i).score())
            .as(String.join(",", rows.get(i)))
            .isCloseTo(Double.parseDouble(rows.get(i)[column]), within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "1.1.0"})
  void answersOneFromItsThresholdOn_whichIsNotOneHalf(String version) throws Exception {
    try (FlightModel model = FlightModel.load(version)) {
      List<FlightModel.Answer> answers = model.answer(complete(rows()));
      assertThat(model.threshold()).isBetween(0.2f, 0.35f);
      for (FlightModel.Answer answer : answers) {
        assertThat(answer.isLate()).isEqualTo(answer.score() >= model.threshold());
      }
      assertThat(answers).extracting(FlightModel.Answer::isLate).contains(true, false);
    }
  }

  private static List<FlightFeatures> complete(List<String[]> rows) {
    return rows.stream()
        .filter(row -> Stream.of(row).noneMatch(String::isEmpty))
        .map(row ->
            new FlightFeatures(
                Integer.parseInt(row[0]),
                Integer.parseInt(row[1]),
                Integer.parseInt(row[2]),
                row[3],
                row[4]))
        .toList();
  }

  private static List<String[]> rows() throws Exception {
    try (InputStream in = FlightModelTest.class.getResourceAsStream("scores.csv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().skip(1).map(line -> line.split(",", -1)).toList();
    }
  }

  private static OnnxTensor numbers(List<String[]> rows, int column) throws Exception {
    float[] values = new float[rows.size()];
    for (int i = 0; i < values.length; i++) {
      String text = rows.get(i)[column];
      values[i] = text.isEmpty() ? Float.NaN : Float.parseFloat(text);
    }
    return OnnxTensor.createTensor(
        ENVIRONMENT, FloatBuffer.wrap(values), new long[] {values.length, 1});
  }

  private static OnnxTensor texts(List<String[]> rows, int column) throws Exception {
    String[] values = rows.stream().map(row -> row[column]).toArray(String[]::new);
    return OnnxTensor.createTensor(ENVIRONMENT, values, new long[] {values.length, 1});
  }
}
