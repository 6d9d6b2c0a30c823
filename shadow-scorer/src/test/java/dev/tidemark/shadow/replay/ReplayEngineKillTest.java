package dev.tidemark.shadow.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.shadow.Eventually;
import dev.tidemark.shadow.LoggedTraffic;
import dev.tidemark.shadow.ShadowService;
import dev.tidemark.shadow.onnx.TestModels;
import dev.tidemark.storage.clickhouse.ClickHouseAddress;
import dev.tidemark.storage.engine.EngineOptions;
import dev.tidemark.storage.engine.EngineProcess;
import dev.tidemark.storage.engine.TestEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine is killed in the middle of a replay, which waits for it and loses nothing. */
class ReplayEngineKillTest {
  private static final int ROWS = 4_000;
  private static final String ORDER =
      "{\"from\": \"2026-01-01T00:00:00Z\", \"to\": \"2026-02-01T00:00:00Z\"}";

  @TempDir private Path directory;

  @BeforeAll
  static void library() {
    TestEngine.requireLibrary();
  }

  @Test
  void killedEngine_isWaitedFor() throws Exception {
    EngineOptions options = EngineOptions.in(directory.resolve("engine")).withMemoryBytes(2L << 30);
    try (EngineProcess engine = EngineProcess.start(options);
        ShadowService service =
            ShadowService.start(
                directory.resolve("data"),
                ClickHouseAddress.ofJdbcUrl(engine.jdbcUrl(), engine.user(), engine.password(), ""),
                "mem:enginekill",
                Map.of("tidemark.shadow.chunk-rows", 100))) {
      service.models().ensure("steady");
      LoggedTraffic traffic = new LoggedTraffic(service.clickHouse(), "steady", "1");
      Instant start = Instant.parse("2026-01-10T00:00:00Z");
      for (int i = 0; i < ROWS; i++) {
        traffic.add(
            "id-%05d".formatted(i), start.plusSeconds(40L * i), Map.of("x", i / 7.0), i % 2, 0.5);
      }
      traffic.store();
      service.candidates().register("steady", "2", TestModels.identity(), new byte[0], "");
      String id = Replayed.order(service, "steady", "2", ORDER).id();
      Eventually.until(
          "it is under way",
          Duration.ofMinutes(1),
          () -> service.replays().get(id).rowsDone() >= 500);
      ProcessHandle.of(engine.pid()).orElseThrow().destroyForcibly();
      Replayed disturbed = Replayed.finished(service, id);
      assertThat(disturbed.rows()).hasSize(ROWS);
      Replayed calm =
          Replayed.finished(service, Replayed.order(service, "steady", "2", ORDER).id());
      assertThat(disturbed.rows()).isEqualTo(calm.rows());
    }
  }
}
