package dev.tidemark.shadow.candidate;

import dev.tidemark.storage.intake.IntakeBacklog;
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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** {@code /v1/models/{model}/candidates}. */
@Controller("/v1/models/{model}/candidates")
@ExecuteOn(TaskExecutors.BLOCKING)
final class CandidateController {
  private static final byte[] NOTHING = {};

  /** How long to wait for traffic accepted before: a candidate is tried on the newest rows. */
  private static final Duration OWN_WRITES = Duration.ofSeconds(10);

  private final Candidates candidates;
  private final CandidateViews views;
  private final ServerFiles files;
  private final IntakeBacklog backlog;
  private final JsonMapper json;

  CandidateController(
      Candidates candidates,
      CandidateViews views,
      IntakeBacklog backlog,
      ShadowConfiguration configuration,
      JsonMapper json) {
    this.candidates = candidates;
    this.views = views;
    this.files =
        new ServerFiles(
            configuration.allowedFolders(), (long) configuration.maxFileMegabytes() << 20);
    this.backlog = backlog;
    this.json = json;
  }

  /** A part may be sent as a file or as a field. */
  @Put("/{version}")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  HttpResponse<CandidateView> register(String model, String version, @Body MultipartBody body) {
    Map<String, byte[]> parts = BodyParts.of(body);
    backlog.awaitStored(OWN_WRITES);
    Candidates.Registered registered =
        candidates.register(
            model,
            version,
            file(parts),
            parts.getOrDefault("mapping", NOTHING),
            provenance(parts.getOrDefault("provenance", NOTHING)));
    CandidateView view = views.view(registered.candidate());
    return registered.created() ? HttpResponse.created(view) : HttpResponse.ok(view);
  }

  @Get
  CandidateList list(String model) {
    return new CandidateList(views.ofModel(model));
  }

  @Get("/{version}")
  CandidateView get(String model, String version) {
    return views.find(model, version).orElseThrow(() -> Problem.notFound("candidate", version));
  }

  private byte[] file(Map<String, byte[]> parts) {
    byte[] file = parts.get("model");
    byte[] path = parts.get("path");
    if ((file == null) == (path == null)) {
      throw Problem.invalidField(
          "/model",
          "Send the ONNX file as the part 'model' of a multipart/form-data body, or as the part"
              + " 'path' where it lies on the server.");
    }
    return file == null
        ? files.read(new String(Objects.requireNonNull(path), StandardCharsets.UTF_8).strip())
        : file;
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
