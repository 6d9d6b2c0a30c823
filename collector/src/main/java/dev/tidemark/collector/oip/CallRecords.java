package dev.tidemark.collector.oip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.storage.inference.InferenceMapping;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one call as records of the contract. */
final class CallRecords {
  private final ObjectMapper json;
  private final Call call;
  private final InferenceMapping mapping;

  CallRecords(ObjectMapper json, Call call, InferenceMapping mapping) {
    this.json = json;
    this.call = call;
    this.mapping = mapping;
  }

  byte[] lines(
      InferenceBodies.@Nullable Request request,
      InferenceBodies.@Nullable Response response,
      @Nullable String positiveLabel)
      throws UnusableCall {
    List<Tensor> inputs = request == null ? List.of() : request.inputs();
    List<Tensor> answers = response == null ? List.of() : response.outputs();
    Outputs outputs = answers.isEmpty() ? null : new Outputs(answers, mapping, positiveLabel);
    int asked = TensorReader.rows(inputs);
    int answered = TensorReader.rows(answers);
    if (asked > 0 && answered > 0 && asked != answered) {
      throw new UnusableCall(
          "", "has " + asked + " rows in the request, " + answered + " in the answer");
    }
    int rows = Math.max(1, Math.max(asked, answered));
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (int row = 0; row < rows; row++) {
      ObjectNode record = envelope(row, rows, response);
      features(inputs, row, record.putObject("features"));
      if (outputs != null) {
        outputs.write(row, record);
      }
      append(record, lines);
    }
    return lines.toByteArray();
  }

  private ObjectNode envelope(int row, int rows, InferenceBodies.@Nullable Response response) {
    ObjectNode record = json.createObjectNode();
    record.put("model", call.model());
    String version = call.version();
    if (response != null && !response.modelVersion().isEmpty()) {
      version = response.modelVersion();
    }
    record.put("version", version);
    record.put("prediction_id", rows == 1 ? call.id() : call.id() + "-" + row);
    record.put("timestamp", call.timestamp());
    if (response != null) {
      record.put("error", response.error());
    }
    ObjectNode tags = record.putObject("tags");
    call.tags().forEach(tags::put);
    return record;
  }

  private void features(List<Tensor> inputs, int row, ObjectNode features) throws UnusableCall {
    for (Tensor input : inputs) {
      List<String> names = mapping.features().getOrDefault(input.name(), input.columns());
      if (mapping.ignore().contains(input.name())) {
        continue;
      }
      if (!names.isEmpty()) {
        named(input, names, row, features);
      } else if (mapping.embeddings().contains(input.name()) || input.isDeep()) {
        ArrayNode embedding = features.putArray(input.name());
        for (int column = 0; column < input.width(); column++) {
          embedding.add(input.value(row, column));
        }
      } else if (input.width() == 1) {
        features.set(input.name(), input.value(row));
      } else {
        for (int column = 0; column < input.width(); column++) {
          features.set(input.name() + "_" + column, input.value(row, column));
        }
      }
    }
  }

  private static void named(Tensor input, List<String> names, int row, ObjectNode features)
      throws UnusableCall {
    if (names.size() != input.width()) {
      throw new UnusableCall(
          "/inputs",
          "have "
              + input.width()
              + " columns in '"
              + input.name()
              + "', the inference mapping names "
              + names.size());
    }
    for (int column = 0; column < input.width(); column++) {
      features.set(names.get(column), input.value(row, column));
    }
  }

  private void append(JsonNode record, ByteArrayOutputStream lines) {
    try {
      lines.write(json.writeValueAsBytes(record));
      lines.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
