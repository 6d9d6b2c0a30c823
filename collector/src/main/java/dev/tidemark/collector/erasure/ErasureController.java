package dev.tidemark.collector.erasure;

import dev.tidemark.storage.analysis.Cursor;
import dev.tidemark.storage.analysis.Cursors;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.erasure.Erased;
import dev.tidemark.storage.erasure.Eraser;
import dev.tidemark.storage.erasure.Selection;
import dev.tidemark.storage.intake.IntakeBacklog;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.replay.KeptReportRepository;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Erases records of chosen predictions: by id, or by a tag that names a person. */
@Controller("/v1/models/{model}/predictions")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ErasureController {
  private static final Logger log = LoggerFactory.getLogger(ErasureController.class);
  private static final String TAG = "tag.";
  private static final int MAX_IDS = 1_000;

  /** What is acknowledged but not stored yet must be stored before it can be deleted. */
  private static final Duration BACKLOG = Duration.ofSeconds(30);

  private final Eraser eraser;
  private final ModelCatalog models;
  private final IntakeBacklog backlog;
  private final Cursors cursors;
  private final KeptReportRepository reports;

  ErasureController(
      ClickHouse clickHouse,
      ModelCatalog models,
      IntakeBacklog backlog,
      Cursors cursors,
      KeptReportRepository reports) {
    this.eraser = new Eraser(clickHouse);
    this.models = models;
    this.backlog = backlog;
    this.cursors = cursors;
    this.reports = reports;
  }

  /** What was deleted. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Answer(
      String model,
      long predictions,
      long labels,
      long shadowPredictions,
      long candidateAnswers,
      long referenceRows) {}

  /**
   * Deletes predictions, their labels, candidates' answers to them, and reference rows; answers
   * when they are gone.
   */
  @Delete
  Answer erase(@PathVariable String model, HttpRequest<?> request) {
    Selection selection = selection(model, request.getParameters());
    if (!backlog.awaitStored(BACKLOG)) {
      throw Problem.of(
          "storage-behind",
          "Storage is behind",
          503,
          "Acknowledged records are still on their way into ClickHouse, and nothing was erased; try"
              + " again shortly.");
    }
    models.get(model); // a model is known once its first record is stored
    Erased erased = eraser.erase(selection);
    reports.deleteByModel(model);
    lookAgain(model);
    log.atInfo()
        .addKeyValue("model", model)
        .addKeyValue("predictions", erased.predictions())
        .addKeyValue("labels", erased.labels())
        .log("erased");
    return new Answer(
        model,
        erased.predictions(),
        erased.labels(),
        erased.shadowPredictions(),
        erased.candidateAnswers(),
        erased.referenceRows());
  }

  /** The analyzer looks at all windows of the model and computes those again that have changed. */
  private void lookAgain(String model) {
    if (cursors.existsById(model)) {
      cursors.update(new Cursor(model, Instant.EPOCH, ""));
    }
  }

  private static Selection selection(String model, HttpParameters parameters) {
    Set<String> ids = new HashSet<>();
    Map<String, String> tags = new HashMap<>();
    for (Map.Entry<String, List<String>> parameter : parameters.asMap().entrySet()) {
      String name = parameter.getKey();
      List<String> values = parameter.getValue();
      if (values.stream().anyMatch(String::isEmpty)) {
        throw Problem.invalidField(name, "must not be empty");
      } else if (name.equals("prediction_id")) {
        ids.addAll(values);
      } else if (name.length() > TAG.length() && name.startsWith(TAG)) {
        if (values.size() > 1) {
          throw Problem.invalidField(name, "may be given once: a record has one value for a tag");
        }
        tags.put(name.substring(TAG.length()), values.getFirst());
      } else {
        throw Problem.invalidField(name, "is not known; known are prediction_id and tag.<name>");
      }
    }
    if (ids.isEmpty() && tags.isEmpty()) {
      throw Problem.invalid(
          "Say what to erase: prediction_id=… (may be repeated) or tag.<name>=<value>.");
    }
    if (ids.size() > MAX_IDS) {
      throw Problem.invalidField("prediction_id", "at most " + MAX_IDS + " in one call");
    }
    return new Selection(model, ids, tags);
  }
}
