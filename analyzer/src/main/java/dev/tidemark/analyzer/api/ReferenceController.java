package dev.tidemark.analyzer.api;

import dev.tidemark.analyzer.analysis.ReferenceRule;
import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.storage.intake.IntakeBacklog;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.record.ContentDecoder;
import dev.tidemark.storage.record.RecordLimits;
import dev.tidemark.storage.reference.Reference;
import dev.tidemark.storage.reference.ReferenceCatalog;
import dev.tidemark.storage.reference.ReferenceRowsWriter;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /v1/models/{model}/references}: what a model is compared with. */
@Controller("/v1/models/{model}/references")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ReferenceController {
  private static final int PEEK = 4096;
  private static final Duration LONGEST_BACKLOG = Duration.ofSeconds(30);

  private final ReferenceImport imports;
  private final ReferenceCatalog catalog;
  private final ReferenceRowsWriter rows;
  private final ModelCatalog models;
  private final RecordLimits limits;
  private final IntakeBacklog backlog;
  private final ObjectMapper json;

  ReferenceController(
      ReferenceImport imports,
      ReferenceCatalog catalog,
      ReferenceRowsWriter rows,
      ModelCatalog models,
      RecordLimits limits,
      IntakeBacklog backlog,
      ObjectMapper json) {
    this.imports = imports;
    this.catalog = catalog;
    this.rows = rows;
    this.models = models;
    this.limits = limits;
    this.backlog = backlog;
    this.json = json;
  }

  @Put("/{name}")
  @Consumes(MediaType.ALL)
  HttpResponse<ReferenceAnswer> put(
      HttpRequest<?> request,
      @PathVariable String model,
      @PathVariable String name,
      @Body @Nullable InputStream body) {
    Names.require("model", model);
    Names.require("reference", name);
    if (ReferenceRule.isRolling(name)) {
      throw Problem.invalid(
          "'" + name + "' names a reference that moves along: it needs no rows of its own.");
    }
    boolean existed = catalog.find(model, name).isPresent();
    Reference made = read(request, model, name, body);
    ReferenceAnswer answer = ReferenceAnswer.of(made, isActive(made));
    return existed ? HttpResponse.ok(answer) : HttpResponse.created(answer);
  }

  @Get
  ReferenceAnswer.Many list(@PathVariable String model) {
    ModelSettings settings = models.get(model);
    Optional<Reference> active = catalog.active(settings);
    List<ReferenceAnswer> answers =
        catalog.of(model).stream()
            .map(reference -> ReferenceAnswer.of(reference, active.equals(Optional.of(reference))))
            .toList();
    return new ReferenceAnswer.Many(answers);
  }

  @Get("/{name}")
  ReferenceAnswer get(@PathVariable String model, @PathVariable String name) {
    models.get(model);
    Reference reference = catalog.get(model, name);
    return ReferenceAnswer.of(reference, isActive(reference));
  }

  @Delete("/{name}")
  HttpResponse<?> delete(@PathVariable String model, @PathVariable String name) {
    models.get(model);
    if (!catalog.delete(model, name)) {
      throw Problem.notFound("reference", name);
    }
    rows.deleteBefore(model, name, Long.MAX_VALUE);
    return HttpResponse.noContent();
  }

  private boolean isActive(Reference reference) {
    return catalog.active(models.get(reference.model())).filter(reference::equals).isPresent();
  }

  private Reference read(
      HttpRequest<?> request, String model, String name, @Nullable InputStream body) {
    HttpHeaders headers = request.getHeaders();
    String encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
    try (InputStream decoded =
        new ContentDecoder(limits)
            .decode(
                body == null ? InputStream.nullInputStream() : body, encoding, Long.MAX_VALUE)) {
      return switch (mediaType(headers.get(HttpHeaders.CONTENT_TYPE))) {
        case "application/json" -> json(model, name, new BufferedInputStream(decoded, PEEK));
        case "application/x-ndjson",
            "application/ndjson",
            "application/jsonl",
            "application/x-jsonlines" ->
            imports.lines(model, name, decoded);
        case "text/csv", "application/csv" -> imports.csv(model, name, decoded);
        case "application/vnd.apache.parquet", "application/parquet", "application/x-parquet" ->
            imports.parquet(model, name, decoded);
        case String other ->
            throw Problem.of(
                "unsupported-media-type",
                "Unsupported media type",
                415,
                "Content-Type must be application/x-ndjson, application/json, text/csv or"
                    + " application/vnd.apache.parquet, not "
                    + (other.isEmpty() ? "absent" : "'" + other + "'")
                    + ".");
      };
    } catch (IOException e) {
      throw Problem.invalid(
          "The body cannot be read: " + e.getMessage() + ". Nothing was imported.");
    }
  }

  private static String mediaType(@Nullable String header) {
    return header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** Records, or {@code {"from", "to", "version"}}: told apart by what stands at the start. */
  private Reference json(String model, String name, BufferedInputStream body) throws IOException {
    body.mark(PEEK);
    byte[] start = body.readNBytes(PEEK);
    body.reset();
    String text = new String(start, StandardCharsets.UTF_8).strip();
    boolean period =
        start.length < PEEK
            && text.startsWith("{")
            && !text.contains("\"features\"")
            && (text.contains("\"from\"") || text.contains("\"to\""));
    return period ? period(model, name, body) : imports.document(model, name, body);
  }

  private Reference period(String model, String name, InputStream body) {
    Map<String, Object> members;
    try {
      members =
          Objects.requireNonNull(json.readValue(body, Argument.mapOf(String.class, Object.class)));
    } catch (IOException e) {
      throw Problem.invalid("The body is not valid JSON: " + e.getMessage());
    }
    Members fields = Members.of(members).only(Set.of("from", "to", "version"));
    String version = fields.scalar("version");
    fields.requireGood();
    if (!backlog.awaitStored(LONGEST_BACKLOG)) {
      throw Problem.of(
          "storage-behind",
          "Storage is behind",
          503,
          "Acknowledged records are still on their way into ClickHouse; try again shortly.");
    }
    return imports.period(
        model,
        name,
        Times.period(members.get("from"), members.get("to")),
        version == null ? "" : version);
  }
}
