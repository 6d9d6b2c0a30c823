package dev.tidemark.shadow.mapping;

import dev.tidemark.shadow.onnx.OnnxFile;
import dev.tidemark.shadow.process.Batch;
import dev.tidemark.shadow.process.InputLayout;
import dev.tidemark.shadow.process.Loaded;
import dev.tidemark.shadow.process.OutputLayout;
import dev.tidemark.shadow.process.Scored;
import dev.tidemark.shadow.process.ScorerFailure;
import dev.tidemark.shadow.process.ScorerProcess;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.shadow.TrafficSample;
import java.util.ArrayList;
import java.util.List;

/** Fits a model file to a model's traffic and tries it. */
public final class MappingResolver {
  static final double DEFAULT_THRESHOLD = 0.5;
  static final double DEFAULT_UNSEEN = -1;

  private MappingResolver() {}

  /**
   * Works out the mapping and runs the model once: on the sample, or on two rows of zeros when
   * there is none.
   *
   * @param process has loaded the file
   * @throws MappingProblem if they do not fit
   * @throws ScorerFailure if the model does not run
   */
  public static Mapping resolve(
      OnnxFile file,
      Loaded loaded,
      MappingRequest request,
      ModelSettings settings,
      TrafficSample sample,
      ScorerProcess process)
      throws MappingProblem, ScorerFailure {
    List<InputMapping> inputs = new InputResolver(file, request, sample.features()).resolve();
    OutputResolver outputs = new OutputResolver(file, loaded, request, settings, sample);
    OutputLayout layout = outputs.resolve();
    Mapping open =
        new Mapping(
            inputs,
            layout,
            request.categories(),
            request.unseen() == null ? DEFAULT_UNSEEN : request.unseen(),
            request.fill(),
            request.threshold() == null ? DEFAULT_THRESHOLD : request.threshold(),
            request.classes());
    process.configure(layouts(open), layout);
    Scored tried = process.score(sample.isEmpty() ? zeros(open) : batch(open, sample));
    List<String> classes =
        layout.value().isEmpty() ? outputs.classes(tried.columns(), tried.classes()) : List.of();
    int index = layout.scoreIndex();
    if (!layout.score().isEmpty() && index < 0 && layout.scoreClass().isEmpty()) {
      index = indexOfPositive(classes, settings, tried.columns());
    }
    return open.with(
        new OutputLayout(
            layout.label(),
            layout.score(),
            index,
            layout.scoreClass(),
            layout.value(),
            tried.columns() > 2),
        classes);
  }

  /** A stored mapping, complete as it is. */
  public static Mapping complete(OnnxFile file, Loaded loaded, MappingRequest stored)
      throws MappingProblem {
    TrafficSample none = new TrafficSample(List.of());
    List<InputMapping> inputs = new InputResolver(file, stored, none.features()).resolve();
    OutputLayout outputs =
        new OutputLayout(
            stored.label(),
            stored.score(),
            stored.scoreIndex() == null ? -1 : stored.scoreIndex(),
            stored.scoreClass(),
            stored.value(),
            stored.classes().size() > 2);
    for (String name : List.of(outputs.label(), outputs.score(), outputs.value())) {
      if (!name.isEmpty() && loaded.outputs().stream().noneMatch(o -> o.name().equals(name))) {
        throw new MappingProblem("The model has no output '" + name + "'.");
      }
    }
    return new Mapping(
        inputs,
        outputs,
        stored.categories(),
        stored.unseen() == null ? DEFAULT_UNSEEN : stored.unseen(),
        stored.fill(),
        stored.threshold() == null ? DEFAULT_THRESHOLD : stored.threshold(),
        stored.classes());
  }

  /** How the mapping's batches are sent. */
  public static List<InputLayout> layouts(Mapping mapping) {
    return mapping.inputs().stream().map(InputMapping::layout).toList();
  }

  private static int indexOfPositive(List<String> classes, ModelSettings settings, int columns) {
    String positive = settings.positiveLabel();
    if (columns > 1 && positive != null && classes.contains(positive)) {
      return classes.indexOf(positive);
    }
    return columns - 1;
  }

  private static Batch batch(Mapping mapping, TrafficSample sample) throws MappingProblem {
    List<String> features = mapping.features();
    List<Batch> batches = new ArrayList<>();
    BatchEncoder encoder = new BatchEncoder(mapping, features, sample.rows().size(), batches::add);
    for (TrafficSample.Row row : sample.rows()) {
      encoder.row();
      for (int i = 0; i < features.size(); i++) {
        Double number = row.numbers().get(features.get(i));
        String text = row.texts().get(features.get(i));
        float[] vector = row.vectors().get(features.get(i));
        if (number != null) {
          encoder.number(i, number);
        } else if (text != null) {
          encoder.text(i, text);
        } else if (vector != null) {
          encoder.vector(i, vector);
        }
      }
    }
    encoder.finish();
    if (!encoder.problem().isEmpty()) {
      throw new MappingProblem(encoder.problem());
    }
    return batches.getFirst();
  }

  private static Batch zeros(Mapping mapping) {
    List<String> features = mapping.features();
    List<Batch> batches = new ArrayList<>();
    BatchEncoder encoder = new BatchEncoder(mapping, features, 2, batches::add);
    for (int row = 0; row < 2; row++) {
      encoder.row();
      for (int i = 0; i < features.size(); i++) {
        encoder.number(i, 0);
      }
    }
    encoder.finish();
    return batches.getFirst();
  }
}
