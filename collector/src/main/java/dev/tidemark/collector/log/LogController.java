package dev.tidemark.collector.log;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.intake.IntakeBacklog;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.prediction.PredictionQuery;
import dev.tidemark.storage.prediction.PredictionReader;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.record.Times;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The rows behind a number. */
@Controller("/v1/models/{model}/predictions")
@ExecuteOn(TaskExecutors.BLOCKING)
final class LogController {
  private static final String NDJSON = "application/x-ndjson";
  private static final int MAX_LIMIT = 10_000;

  /** How long to wait for what was accepted before the question. */
  private static final Duration OWN_WRITES = Duration.ofSeconds(2);

  private final PredictionReader reader;
  private final ModelCatalog models;
  private final IntakeBacklog backlog;

  LogController(ClickHouse clickHouse, ModelCatalog models, IntakeBacklog backlog) {
    this.reader = new PredictionReader(clickHouse);
    this.models = models;
    this.backlog = backlog;
  }

  @Get
  @Produces({MediaType.APPLICATION_JSON, NDJSON})
  HttpResponse<?> predictions(
      @PathVariable String model,
      @QueryValue @Nullable String from,
      @QueryValue @Nullable String to,
      @QueryValue(defaultValue = "") String version,
      @QueryValue(defaultValue = "") String segment,
      @QueryValue(defaultValue = "") String feature,
      @QueryValue(defaultValue = "100") int limit,
      @QueryValue @Nullable String cursor,
      @Header(HttpHeaders.ACCEPT) @Nullable String accept) {
    backlog.awaitStored(OWN_WRITES);
    models.get(model);
    PredictionQuery query = query(model, from, to, version, segment);
    if (accept != null && accept.contains(NDJSON)) {
      return HttpResponse.ok(
          new StreamedFile(new LogStream(reader, query, feature), MediaType.of(NDJSON)));
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw Problem.invalidField("limit", "must be from 1 to " + MAX_LIMIT);
    }
    var after = cursor == null ? PredictionQuery.Cursor.START : Rows.read(cursor);
    return HttpResponse.ok(Rows.page(reader.page(query, after, limit + 1), limit, feature))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  private static PredictionQuery query(
      String model, @Nullable String from, @Nullable String to, String version, String segment) {
    int equals = segment.indexOf('=');
    if (!segment.isEmpty() && equals < 1) {
      throw Problem.invalidField("segment", "must be written name=value");
    }
    Instant first = from == null ? PredictionQuery.FIRST : Times.read("from", from);
    Instant end = to == null ? PredictionQuery.LAST : Times.read("to", to);
    return new PredictionQuery(
        model,
        first,
        end,
        version,
        equals < 0 ? "" : segment.substring(0, equals),
        segment.substring(equals + 1));
  }
}
