package dev.tidemark.alerts.api;

import dev.tidemark.alerts.delivery.TestSend;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.receiver.Receivers;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;

/** Receivers: stored, shown without secrets, tested. */
@Controller("/v1/receivers")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ReceiverController {
  private final Receivers receivers;
  private final TestSend testSend;
  private final Json json;

  ReceiverController(Receivers receivers, TestSend testSend, Json json) {
    this.receivers = receivers;
    this.testSend = testSend;
    this.json = json;
  }

  @Get
  JsonNode list() {
    return Json.node(Map.of("receivers", receivers.all().stream().map(receivers::show).toList()));
  }

  @Get("/{name}")
  JsonNode get(String name) {
    return receivers.show(receivers.get(name));
  }

  @Put("/{name}")
  JsonNode put(String name, @Body String body) {
    return receivers.put(name, json.parse(body));
  }

  @Delete("/{name}")
  @Status(HttpStatus.NO_CONTENT)
  void delete(String name) {
    receivers.delete(name);
  }

  /** Sends a test message and tells the class of the answer's status and how long it took. */
  @Post("/{name}/test")
  JsonNode test(String name) {
    return testSend.run(receivers.get(name));
  }
}
