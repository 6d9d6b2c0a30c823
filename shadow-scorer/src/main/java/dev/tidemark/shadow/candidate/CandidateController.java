package dev.tidemark.shadow.candidate;

import dev.tidemark.storage.problem.Problem;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.server.multipart.MultipartBody;
import io.micronaut.json.JsonMapper;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code /v1/models/{model}/candidates}. */
@Controller("/v1/models/{model}/candidates")
@ExecuteOn(TaskExecutors.BLOCKING)
final class CandidateController {
  private static final byte[] NOTHING = {};

  private final Candidates candidates;
  private final JsonMapper json;

  CandidateController(Candidates candidates, JsonMapper json) {
    this.candidates = candidates;
    this.json = json;
  }

  /** All candidates of a model. */
  @Serdeable
  record CandidateList(List<CandidateView> candidates) {}

  /** A part may be sent as a file or as a field. */
  @Put("/{version}")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  HttpResponse<CandidateView> register(String model, String version, @Body MultipartBody body) {
    Map<String, byte[]> parts = BodyParts.of(body);
    byte[] file = parts.get("model");
    if (file == null) {
      throw Problem.invalidField(
          "/model", "Send the ONNX file as the part 'model' of a multipart/form-data body.");
    }
    Candidates.Registered registered =
        candidates.register(
            model,
            version,
            file,
            parts.getOrDefault("mapping", NOTHING),
            provenance(parts.getOrDefault("provenance", NOTHING)));
    CandidateView view = CandidateView.of(registered.candidate(), json);
    return registered.created() ? HttpResponse.created(view) : HttpResponse.ok(view);
  }

  @Get
  CandidateList list(String model) {
    return new CandidateList(
        candidates.ofModel(model).stream().map(one -> CandidateView.of(one, json)).toList());
  }

  @Get("/{version}")
  CandidateView get(String model, String version) {
    return CandidateView.of(candidates.get(model, version), json);
  }

  private String provenance(byte[] text) {
    if (text.length == 0) {
      return "";
    }
    try {
      Map<String, Object> object = json.readValue(text, Argument.mapOf(String.class, Object.class));
      return json.writeValueAsString(object);
    } catch (IOException e) {
      throw Problem.invalidField("/provenance", "The provenance must be a JSON object.");
    }
  }
}
