package dev.tidemark.shadow.onnx;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model file says of itself, read without running it.
 *
 * @param inputs those that must be fed
 * @param metadata the file's own key-value pairs
 * @param opsets version by operator domain; {@code ai.onnx} by that name
 * @param classes class names that its classifier carries; empty when it has none
 * @param nodes operators in all its graphs
 */
public record OnnxFile(
    List<ValueSpec> inputs,
    List<ValueSpec> outputs,
    Map<String, String> metadata,
    Map<String, Long> opsets,
    List<String> classes,
    int nodes) {
  public OnnxFile {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    metadata = Map.copyOf(metadata);
    opsets = new TreeMap<>(opsets);
    classes = List.copyOf(classes);
  }
}
