package dev.tidemark.storage.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the tensors of one model's calls mean where their names do not settle it.
 *
 * @param features by input: a name for each of its columns
 * @param embeddings inputs whose columns together are one embedding
 * @param ignore inputs that are left out
 * @param prediction output that holds the answer; null: names settle it
 * @param probabilities output that holds a probability for each class; null: names settle it
 * @param score output that holds the probability of the positive class; null: names settle it
 * @param classes names of the classes, in the order of the probabilities; empty: their numbers
 */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
public record InferenceMapping(
    Map<String, List<String>> features,
    List<String> embeddings,
    List<String> ignore,
    @Nullable String prediction,
    @Nullable String probabilities,
    @Nullable String score,
    List<String> classes) {
  /** Names settle everything. */
  public static final InferenceMapping NONE =
      new InferenceMapping(Map.of(), List.of(), List.of(), null, null, null, List.of());

  public InferenceMapping {
    features = Map.copyOf(features);
    embeddings = List.copyOf(embeddings);
    ignore = List.copyOf(ignore);
    classes = List.copyOf(classes);
  }
}
