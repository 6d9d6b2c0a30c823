package dev.tidemark.collector.kafka;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

/** How reading of topics stands; 404 where none is configured. */
@Controller("/v1/collector/kafka")
@Requires(beans = KafkaSettings.class)
final class KafkaController {
  private final KafkaIntake kafka;

  KafkaController(KafkaIntake kafka) {
    this.kafka = kafka;
  }

  @Get
  KafkaCounters.Answer status() {
    return kafka.status();
  }
}
