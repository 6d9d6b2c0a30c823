package dev.tidemark.shadow.mapping;

import dev.tidemark.shadow.process.OutputLayout;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How features become a model's inputs and its outputs become answers, with nothing left open.
 *
 * @param categories codes by value by feature; {@code ""} is null
 * @param classes names of the score output's columns; for a score alone the negative and the
 *     positive class; empty for a regression
 * @param threshold score from which on the positive class is predicted when there is no label
 */
public record Mapping(
    List<InputMapping> inputs,
    OutputLayout outputs,
    Map<String, Map<String, Double>> categories,
    double unseen,
    Map<String, MappingRequest.Fill> fill,
    double threshold,
    List<String> classes) {
  public Mapping {
    inputs = List.copyOf(inputs);
    categories = new LinkedHashMap<>(categories);
    fill = new LinkedHashMap<>(fill);
    classes = List.copyOf(classes);
  }

  /** Every feature it reads, each once. */
  public List<String> features() {
    Set<String> features = new LinkedHashSet<>();
    inputs.forEach(input -> features.addAll(input.features()));
    return List.copyOf(features);
  }

  /** The same with other outputs. */
  public Mapping with(OutputLayout newOutputs, List<String> newClasses) {
    return new Mapping(inputs, newOutputs, categories, unseen, fill, threshold, newClasses);
  }
}
