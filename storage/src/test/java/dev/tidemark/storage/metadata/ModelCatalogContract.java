package dev.tidemark.storage.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.storage.model.FeatureSettings;
import dev.tidemark.storage.model.FeatureType;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Task;
import dev.tidemark.storage.model.Threshold;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.context.ApplicationContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the model catalogue promises on every metadata database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ModelCatalogContract {
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-02T03:04:05.678Z"));

  private ApplicationContext context;
  private ModelCatalog catalog;

  abstract ApplicationContext start(InstantSource clock) throws Exception;

  @BeforeAll
  void open() throws Exception {
    context = start(CLOCK);
    catalog = context.getBean(ModelCatalog.class);
  }

  @AfterAll
  void close() {
    context.close();
  }

  @Test
  void savedSettings_comeBackEqual() {
    ModelSettings settings =
        new ModelSettings(
            "credit",
            Task.BINARY,
            "yes",
            "1mo",
            Map.of(
                "age",
                new FeatureSettings(
                    FeatureType.NUMERIC, 0.0, null, false, new Threshold.Past(3.5, 20, 5))),
            List.of("country"),
            50,
            "classic",
            "training",
            new Threshold.Budget(1),
            List.of("trailing:7"));
    catalog.save(settings);
    assertThat(catalog.get("credit")).isEqualTo(settings);
    catalog.save(ModelSettings.defaults("credit"));
    assertThat(catalog.get("credit")).isEqualTo(ModelSettings.defaults("credit"));
  }

  @Test
  void settingsOfAnOlderRelease_haveTheDefaultThreshold() {
    ModelRows rows = context.getBean(ModelRows.class);
    Instant now = CLOCK.instant();
    rows.save(
        new ModelRow(
            "old",
            "{\"name\":\"old\",\"window\":\"1d\",\"features\":{\"age\":{\"monitored\":true}},\"segments\":[],"
                + "\"minSample\":30,\"profile\":\"classic\"}",
            now,
            now));
    assertThat(catalog.get("old").thresholdOf("age")).isEqualTo(new Threshold.Fixed());
    assertThat(catalog.get("old").otherReferences()).isEmpty();
  }

  @Test
  void ensure_createsOnceAndKeepsSettings() {
    catalog.ensure("seen");
    assertThat(catalog.get("seen")).isEqualTo(ModelSettings.defaults("seen"));
    catalog.save(ModelSettings.defaults("kept"));
    catalog.ensure("kept");
    assertThat(catalog.all()).extracting(ModelSettings::name).contains("kept", "seen");
  }

  @Test
  void unknownModel_isNotFound() {
    assertThatThrownBy(() -> catalog.get("nobody"))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(404));
  }
}
