package dev.tidemark.collector.oip;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.storage.inference.InferenceMapping;
import dev.tidemark.storage.record.RecordLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of inference calls, within limits. Thread-safe. */
public final class InferenceBodies {
  private final ObjectMapper json;
  private final TensorReader tensors;

  public InferenceBodies(RecordLimits limits) {
    this.json =
        JsonMapper.builder(
                new JsonFactoryBuilder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .streamReadConstraints(
                        StreamReadConstraints.builder()
                            .maxNestingDepth(limits.depth())
                            .maxStringLength(limits.bodyBytes())
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .build();
    this.tensors = new TensorReader(limits.bodyRecords());
  }

  /** What was asked. */
  public record Request(List<Tensor> inputs) {
    public Request {
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * What was answered.
   *
   * @param error null: the call went well
   * @param modelVersion as the server names it; empty when it does not
   */
  public record Response(List<Tensor> outputs, @Nullable String error, String modelVersion) {
    public Response {
      outputs = List.copyOf(outputs);
    }
  }

  /** A request's body. */
  public Request request(JsonNode body) throws UnusableCall {
    return new Request(tensors.inputs(body));
  }

  /** A response's body; one with {@code error} is that of a failed call. */
  public Response response(JsonNode body) throws UnusableCall {
    String version = body.path("model_version").asText("");
    if (body.has("error") && !body.has("outputs") && !body.has("predictions")) {
      JsonNode error = body.get("error");
      return new Response(
          List.of(), error.isTextual() ? error.textValue() : error.toString(), version);
    }
    return new Response(tensors.outputs(body), null, version);
  }

  /**
   * The call as records of the contract, a row of its tensors each, one a line.
   *
   * @param request null: only the answer is known
   * @param response null: only the question is known
   * @throws UnusableCall if the two do not fit together or the outputs cannot be told apart
   */
  public byte[] records(
      Call call,
      @Nullable Request request,
      @Nullable Response response,
      InferenceMapping mapping,
      @Nullable String positiveLabel)
      throws UnusableCall {
    return new CallRecords(json, call, mapping).lines(request, response, positiveLabel);
  }

  /** A body's JSON. */
  public JsonNode parse(byte[] body) throws UnusableCall {
    try {
      return json.readTree(body);
    } catch (JsonProcessingException e) {
      throw new UnusableCall("", "is not valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array does not break off
    }
  }
}
