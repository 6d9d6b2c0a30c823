package dev.tidemark.shadow.mapping;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a user says of how features become inputs and outputs become answers; whatever is left out
 * is worked out from the file.
 *
 * @param inputs by the name of the model's input
 * @param label name of the output with the predicted class; empty: worked out
 * @param score name of the output with the probabilities; empty: worked out
 * @param scoreIndex column of the positive class; null: worked out
 * @param scoreClass key of the positive class when the output is a map; empty: by index
 * @param value name of the output with the predicted number; empty: worked out
 * @param categories codes by value by feature, for texts in tensors of numbers; {@code ""} is null
 * @param unseen code of a value without one; null: −1
 * @param fill value in place of null, by feature
 * @param threshold score from which on the positive class is predicted when the model gives no
 *     label; null: 0.5
 * @param classes names of the columns of the score output, and of whole-number labels
 */
public record MappingRequest(
    Map<String, InputRequest> inputs,
    String label,
    String score,
    @Nullable Integer scoreIndex,
    String scoreClass,
    String value,
    Map<String, Map<String, Double>> categories,
    @Nullable Double unseen,
    Map<String, Fill> fill,
    @Nullable Double threshold,
    List<String> classes) {
  public static final MappingRequest NOTHING =
      new MappingRequest(Map.of(), "", "", null, "", "", Map.of(), null, Map.of(), null, List.of());

  /** A value in place of null: a number, or a text when it is not one. */
  public record Fill(double number, String text) {}

  public MappingRequest {
    inputs = Map.copyOf(inputs);
    categories = Map.copyOf(categories);
    fill = Map.copyOf(fill);
    classes = List.copyOf(classes);
  }
}
