package dev.tidemark.shadow.standing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.shadow.Eventually;
import dev.tidemark.shadow.LoggedTraffic;
import dev.tidemark.shadow.PostedAnswers;
import dev.tidemark.shadow.ShadowService;
import dev.tidemark.shadow.candidate.StandingView;
import dev.tidemark.shadow.replay.AnsweredRows;
import dev.tidemark.shadow.replay.ReplayRequest;
import dev.tidemark.storage.engine.TestEngine;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.replay.ReplayRepository;
import dev.tidemark.storage.replay.ReplaySource;
import dev.tidemark.storage.replay.StandingShadow;
import io.micronaut.core.type.Argument;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A candidate that runs elsewhere follows traffic by the answers that come in. */
class LoggedStandingTest {
  private static final String MODEL = "steady";
  private static final Instant TEN = Instant.parse("2026-01-10T10:00:00Z");
  private static final Instant ELEVEN = TEN.plusSeconds(3600);
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final AtomicReference<Instant> now = new AtomicReference<>(TEN);

  @TempDir private Path directory;
  private ShadowService service;
  private PostedAnswers posted;

  @BeforeEach
  void start() throws Exception {
    service =
        ShadowService.start(
            directory,
            TestEngine.newDatabase(),
            "mem:loggedstanding" + DATABASES.incrementAndGet(),
            Map.of("tidemark.shadow.chunk-rows", 50),
            now::get);
    service
        .models()
        .save(new ModelSettings(MODEL, null, null, "1h", Map.of(), List.of(), 30, "classic", null));
    log(TEN, TEN, "a", 20);
    posted = new PostedAnswers(service.clickHouse(), MODEL, "9");
    answer("a", 0, 10, 1, TEN);
    StandingShadow standing = on("{\"champion\": \"1\"}");
    assertThat(standing.source()).isEqualTo(ReplaySource.LOGGED);
    assertThat(StandingView.of(standing).source()).isEqualTo("logged");
    now.set(TEN.plusSeconds(3700));
    follow();
  }

  @AfterEach
  void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void endedWindow_isPaired_andWithoutFurtherAnswersItRests() throws Exception {
    assertThat(answered()).isEqualTo(10);
    assertThat(AnsweredRows.of(service, standing().id())).hasSize(10);
    Instant looked = standing().receivedUntil();
    now.set(now.get().plusSeconds(60));
    look();
    assertThat(standing().passId()).isNull();
    assertThat(standing().receivedUntil()).isAfter(looked);
    assertThat(service.context().getBean(ReplayRepository.class).count()).isZero();
  }

  @Test
  void lateAnswers_reopenTheirHours_once() {
    answer("a", 10, 15, 1, now.get());
    settled(15);
    for (int i = 0; i < 3; i++) { // the same answers are still among those received lately
      look();
      assertThat(standing().passId()).isNull();
    }
    answer("a", 10, 15, 1, now.get()); // sent again
    look();
    assertThat(standing().passId()).isNull();
  }

  @Test
  void answersGivenAnew_replaceThoseBefore_andOlderOnesDoNot() throws Exception {
    posted.store("a0", "older", 0.25, TEN.minusSeconds(5), now.get());
    look();
    assertThat(standing().passId()).isNull();
    posted.store("a0", "newer", 0.75, TEN.plusSeconds(5), now.get());
    Eventually.until(
        "the newer answer is there",
        Duration.ofMinutes(1),
        () -> {
          look();
          return standing().passId() == null && prediction("a0").equals("newer");
        });
    assertThat(answered()).isEqualTo(10);
  }

  @Test
  void latePredictions_withAnAnswer_areReopened_andThoseWithoutOneAreNot() {
    log(TEN.plusSeconds(600), now.get(), "late", 5);
    look();
    assertThat(standing().passId()).isNull();
    answer("late", 0, 3, 1, now.get());
    settled(13);
    answer("early", 0, 4, 1, now.get());
    look();
    assertThat(standing().passId()).isNull();
    log(TEN.plusSeconds(900), now.get(), "early", 4);
    settled(17);
  }

  @Test
  void answersToOtherPredictions_areOfNoConcern() {
    posted.store("nobody's", 1, 0.5, TEN, now.get());
    new PostedAnswers(service.clickHouse(), MODEL, "8").store("a11", 1, 0.5, TEN, now.get());
    look();
    assertThat(standing().passId()).isNull();
    assertThat(answered()).isEqualTo(10);
  }

  private void settled(long rows) {
    Eventually.until(
        rows + " rows are answered",
        Duration.ofMinutes(1),
        () -> {
          look();
          return answered() == rows && standing().passId() == null;
        });
    assertThat(standing().untilTs()).isEqualTo(ELEVEN);
  }

  private void follow() {
    Eventually.until(
        "it follows",
        Duration.ofMinutes(1),
        () -> {
          look();
          return standing().untilTs().equals(ELEVEN) && standing().passId() == null;
        });
  }

  private StandingShadow on(String order) throws Exception {
    return service
        .context()
        .getBean(StandingShadows.class)
        .on(MODEL, "9", service.json().readValue(order, Argument.of(ReplayRequest.class)))
        .standing();
  }

  private StandingShadow standing() {
    return service.context().getBean(StandingShadows.class).get(MODEL, "9");
  }

  private void look() {
    service.context().getBean(Follower.class).look();
  }

  private void answer(String name, int from, int to, Object prediction, Instant received) {
    for (int i = from; i < to; i++) {
      posted.store(name + i, prediction, 0.5, TEN, received);
    }
  }

  private void log(Instant first, Instant received, String name, int count) {
    LoggedTraffic traffic = new LoggedTraffic(service.clickHouse(), MODEL, "1");
    for (int i = 0; i < count; i++) {
      traffic.add(name + i, first.plusMillis(100L * i), received, Map.of("x", i / 7.0), 1, 0.5);
    }
    traffic.store();
    service
        .clickHouse()
        .execute(
            """
            INSERT INTO prediction_ids (model, prediction_id, ts)
            SELECT model, prediction_id, ts FROM predictions
            WHERE startsWith(prediction_id, {name:String})
            """,
            Map.of("name", name));
  }

  private long answered() {
    return service
        .clickHouse()
        .rows(
            "SELECT count() FROM shadow_predictions FINAL WHERE replay_id = ?",
            List.of(standing().id()),
            row -> row.getLong(1))
        .getFirst();
  }

  private String prediction(String id) {
    return service
        .clickHouse()
        .rows(
            "SELECT toString(prediction_label) FROM shadow_predictions FINAL"
                + " WHERE replay_id = ? AND prediction_id = ?",
            List.of(standing().id(), id),
            row -> row.getString(1))
        .getFirst();
  }
}
