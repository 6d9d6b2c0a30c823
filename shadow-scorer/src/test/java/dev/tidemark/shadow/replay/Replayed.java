package dev.tidemark.shadow.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.shadow.Eventually;
import dev.tidemark.shadow.ShadowService;
import io.micronaut.core.type.Argument;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** A replay run to its end, with its rows by prediction id. */
record Replayed(ReplayView replay, Map<String, Map<String, Object>> rows) {
  Map<String, Object> row(String predictionId) {
    return Objects.requireNonNull(rows.get(predictionId), predictionId);
  }

  static Replayed run(
      ShadowService service,
      String model,
      String version,
      Path onnx,
      String mapping,
      String from,
      String to)
      throws Exception {
    return run(
        service,
        model,
        version,
        onnx,
        mapping,
        "{\"from\": \"" + from + "\", \"to\": \"" + to + "\", \"batch_size\": 1000}");
  }

  static Replayed run(
      ShadowService service, String model, String version, Path onnx, String mapping, String order)
      throws Exception {
    service
        .candidates()
        .register(
            model, version, Files.readAllBytes(onnx), mapping.getBytes(StandardCharsets.UTF_8), "");
    return finished(service, order(service, model, version, order).id());
  }

  static ReplayView order(ShadowService service, String model, String version, String order)
      throws Exception {
    ReplayRequest request = service.json().readValue(order, Argument.of(ReplayRequest.class));
    ReplayView replay = service.replays().create(model, version, request);
    service.context().getBean(ReplayWorker.class).wake();
    return replay;
  }

  static Replayed finished(ShadowService service, String id) throws Exception {
    Eventually.until(
        "the replay ends",
        Duration.ofMinutes(2),
        () -> service.replays().get(id).state().isFinal());
    ReplayView view = service.replays().view(id);
    assertThat(view.detail()).isNull();
    assertThat(view.state()).isEqualTo("done");
    assertThat(view.rowsDone()).isEqualTo(view.rowsTotal());
    return new Replayed(view, AnsweredRows.of(service, id));
  }
}
