package dev.tidemark.collector.oip;

import dev.tidemark.storage.inference.InferenceMapping;
import dev.tidemark.storage.problem.Problem;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an inference mapping as users write it; what it does not know is an error. */
final class MappingReader {
  private static final Set<String> MEMBERS =
      new LinkedHashSet<>(
          List.of(
              "features",
              "embeddings",
              "ignore",
              "prediction",
              "probabilities",
              "score",
              "classes"));

  private final Map<String, ?> body;

  private MappingReader(Map<String, ?> body) {
    this.body = body;
  }

  static InferenceMapping read(Map<String, ?> body) {
    for (String member : body.keySet()) {
      if (!MEMBERS.contains(member)) {
        throw Problem.invalidField(
            UnusableCall.step(member), "is unknown; there are " + String.join(", ", MEMBERS));
      }
    }
    MappingReader reader = new MappingReader(body);
    return new InferenceMapping(
        reader.features(),
        texts(body.get("embeddings"), "/embeddings"),
        texts(body.get("ignore"), "/ignore"),
        reader.text("prediction"),
        reader.text("probabilities"),
        reader.text("score"),
        texts(body.get("classes"), "/classes"));
  }

  private Map<String, List<String>> features() {
    Map<String, List<String>> features = new LinkedHashMap<>();
    Object value = body.get("features");
    if (value instanceof Map<?, ?> inputs) {
      inputs.forEach((input, names) ->
          features.put(
              String.valueOf(input),
              texts(names, "/features" + UnusableCall.step(String.valueOf(input)))));
    } else if (value != null) {
      throw Problem.invalidField("/features", "must be an object of input and feature names");
    }
    return features;
  }

  private @Nullable String text(String member) {
    Object value = body.get(member);
    if (value == null || (value instanceof String text && !text.isEmpty())) {
      return (String) value;
    }
    throw Problem.invalidField("/" + member, "must be the name of an output");
  }

  private static List<String> texts(@Nullable Object value, String pointer) {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)
        || !list.stream().allMatch(v -> v instanceof String text && !text.isEmpty())) {
      throw Problem.invalidField(pointer, "must be an array of names");
    }
    List<String> texts = list.stream().map(String.class::cast).toList();
    if (Set.copyOf(texts).size() != texts.size()) {
      throw Problem.invalidField(pointer, "must not name one twice");
    }
    return texts;
  }
}
