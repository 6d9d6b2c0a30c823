package dev.tidemark.shadow.candidate;

import dev.tidemark.shadow.onnx.OnnxFile;
import dev.tidemark.shadow.onnx.ValueSpec;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A file's inputs and outputs as JSON, for people. */
final class SignatureJson {
  private final JsonMapper json;

  SignatureJson(JsonMapper json) {
    this.json = json;
  }

  String write(OnnxFile file) {
    Map<String, Object> signature = new LinkedHashMap<>();
    signature.put("inputs", values(file.inputs()));
    signature.put("outputs", values(file.outputs()));
    signature.put("opsets", file.opsets());
    signature.put("operators", file.nodes());
    try {
      return json.writeValueAsString(signature);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Map<String, Object>> values(List<ValueSpec> specs) {
    return specs.stream()
        .map(spec -> {
          Map<String, Object> value = new LinkedHashMap<>();
          value.put("name", spec.name());
          value.put("type", spec.typeName().toLowerCase(Locale.ROOT));
          value.put("shape", spec.shape());
          return value;
        })
        .toList();
  }
}
