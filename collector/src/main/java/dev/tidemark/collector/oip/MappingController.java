package dev.tidemark.collector.oip;

import dev.tidemark.storage.inference.InferenceMapping;
import dev.tidemark.storage.inference.InferenceMappings;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a model's tensors mean where their names do not settle it. */
@Controller("/v1/models/{model}/inference-mapping")
@ExecuteOn(TaskExecutors.BLOCKING)
final class MappingController {
  private final InferenceMappings mappings;
  private final ModelMeanings meanings;

  MappingController(InferenceMappings mappings, ModelMeanings meanings) {
    this.mappings = mappings;
    this.meanings = meanings;
  }

  @Put
  InferenceMapping put(@PathVariable String model, @Body @Nullable Map<String, Object> body) {
    InferenceMapping mapping = MappingReader.read(body == null ? Map.of() : body);
    mappings.save(model, mapping);
    meanings.forget(model);
    return mapping;
  }

  @Get
  InferenceMapping get(@PathVariable String model) {
    return mappings.find(model).orElseThrow(() -> Problem.notFound("inference mapping of", model));
  }

  @Delete
  @Status(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String model) {
    mappings.delete(model);
    meanings.forget(model);
  }
}
