package dev.tidemark.server.demo;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * One of the two shipped models ({@code server/demo} in the repository says how they were made):
 * the probability that a flight arrives 15 minutes late or more. Not thread-safe.
 */
final class FlightModel implements AutoCloseable {
  static final String NAME = "flight-delay";
  static final String CHAMPION = "1.0.0";
  static final String CANDIDATE = "1.1.0";

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  private FlightModel(OrtSession session) {
    this.session = session;
  }

  /**
   * What the model says of one flight.
   *
   * @param score probability that it is late
   * @param isLate whether that is enough for a warning
   */
  record Answer(boolean isLate, float score) {}

  /**
   * @param version {@link #CHAMPION} or {@link #CANDIDATE}
   */
  static FlightModel load(String version) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      return new FlightModel(OrtEnvironment.getEnvironment().createSession(file(version), options));
    } catch (OrtException e) {
      throw new IllegalStateException("the shipped model " + version + " does not load", e);
    }
  }

  /** The model's ONNX file. */
  static byte[] file(String version) {
    String name = NAME + "-" + version + ".onnx";
    try (InputStream in = FlightModel.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The score from which on the model answers 1. */
  float threshold() throws OrtException {
    String text = session.getMetadata().getCustomMetadata().get("threshold");
    return Float.parseFloat(Objects.requireNonNull(text, "threshold"));
  }

  /** One answer for each row, in their order. */
  List<Answer> answer(List<FlightFeatures> rows) {
    Map<String, OnnxTensorLike> inputs = new HashMap<>();
    try {
      inputs.put("hour", numbers(rows, FlightFeatures::hour));
      inputs.put("weekday", numbers(rows, FlightFeatures::weekday));
      inputs.put("distance", numbers(rows, FlightFeatures::distance));
      inputs.put(
          "origin", texts(rows.stream().map(f -> Objects.requireNonNullElse(f.origin(), ""))));
      inputs.put("destination", texts(rows.stream().map(FlightFeatures::destination)));
      return run(inputs);
    } catch (OrtException e) {
      throw new IllegalStateException("the shipped model cannot score", e);
    } finally {
      inputs.values().forEach(OnnxTensorLike::close);
    }
  }

  List<Answer> run(Map<String, ? extends OnnxTensorLike> inputs) throws OrtException {
    try (OrtSession.Result result = session.run(inputs)) {
      long[] labels = (long[]) result.get("label").orElseThrow().getValue();
      float[][] probabilities = (float[][]) result.get("probabilities").orElseThrow().getValue();
      List<Answer> answers = new ArrayList<>(labels.length);
      for (int i = 0; i < labels.length; i++) {
        answers.add(new Answer(labels[i] == 1, probabilities[i][1]));
      }
      return answers;
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }

  private OnnxTensor numbers(List<FlightFeatures> rows, ToIntFunction<FlightFeatures> feature)
      throws OrtException {
    float[] values = new float[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = feature.applyAsInt(rows.get(i));
    }
    return OnnxTensor.createTensor(
        environment, FloatBuffer.wrap(values), new long[] {values.length, 1});
  }

  private OnnxTensor texts(Stream<String> texts) throws OrtException {
    String[] values = texts.toArray(String[]::new);
    return OnnxTensor.createTensor(environment, values, new long[] {values.length, 1});
  }
}
