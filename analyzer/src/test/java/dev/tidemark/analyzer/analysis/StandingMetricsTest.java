package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.analysis.ComparisonOnDemand.Asked;
import dev.tidemark.analyzer.explain.Python;
import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.replay.Execution;
import dev.tidemark.storage.replay.ReplaySource;
import dev.tidemark.storage.replay.StandingShadow;
import dev.tidemark.storage.replay.StandingShadowRepository;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The metrics of a candidate in shadow stand beside those of the version it follows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandingMetricsTest {
  private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * The candidate answers 0 where the champion says 1 in every fifth row, and scores 0.1 higher.
   */
  private static final String ANSWER =
      """
      INSERT INTO shadow_predictions (model, replay_id, candidate, prediction_id, ts,
        prediction_value, score, champion_value, champion_score, written_at)
      SELECT model, {id:String}, '2', prediction_id, ts,
        if(toUInt32(extract(prediction_id, '[0-9]+')) % 10 = 1, 0, prediction_value), score + 0.1,
        prediction_value, score, fromUnixTimestamp64Milli({now:Int64}, 'UTC')
      FROM predictions FINAL WHERE model = {model:String} AND version = '1'
      """;

  @AutoClose private final TestStore store = new TestStore();

  @Test
  void answers_areAnalysedAsAVersionOfTheirOwn() {
    log("beside", "1", 0, 100);
    store
        .bean(ReferenceImport.class)
        .lines("beside", "training", TestStore.stream(rows("beside", "1", 1000, 100)));
    look();
    look();
    assertThat(results("beside", "2")).isEmpty();
    answer("beside");
    look();
    look();
    FoundResults found = byName("beside", "2");
    assertThat(found.byMetric()).containsKeys("row_count", "label_coverage", "champion_agreement");
    assertThat(found.get("champion_agreement").value()).isEqualTo(0.9);
    assertThat(found.get("champion_agreement").sampleSize()).isEqualTo(100);
    assertThat(found.get("champion_difference").value()).isCloseTo(0.1, within());
    assertThat(found.byMetric())
        .doesNotContainKeys("error_rate", "requests_per_second", "duplicate_rate");
    assertThat(results("beside", "2"))
        .anyMatch(one -> one.metric().equals("psi") && one.feature().equals("score"))
        .noneMatch(one -> one.subject() == Subject.FEATURE);
    assertThat(results("beside", "1"))
        .anyMatch(one -> one.subject() == Subject.FEATURE)
        .noneMatch(one -> one.metric().startsWith("champion_"));
  }

  @Test
  void numbersInShadow_areExplained() throws Exception {
    log("explained", "1", 0, 100);
    answer("explained");
    store.labels(
        "explained",
        IntStream.range(0, 60)
            .mapToObj(i -> "{\"prediction_id\":\"explained-%d\",\"label\":%d}".formatted(i, i % 2))
            .collect(Collectors.joining("\n")));
    look();
    look();
    List<MetricResult> stored =
        results("explained", "2").stream()
            .filter(one -> one.subject() == Subject.MODEL && Double.isFinite(one.value()))
            .toList();
    assertThat(stored)
        .extracting(MetricResult::metric)
        .contains("champion_agreement", "champion_difference", "row_count", "accuracy");
    List<String> snippets = new ArrayList<>();
    for (MetricResult one : stored) {
      Asked asked =
          new Asked(
              store.bean(ModelCatalog.class).get("explained"),
              "",
              null,
              "2",
              Segment.ALL,
              one.window());
      ModelNumberOnDemand.Found found =
          store.bean(ModelNumberOnDemand.class).find(asked, one.metric()).orElseThrow();
      assertThat(found.measurement().value()).as(one.metric()).isEqualTo(one.value());
      assertThat(found.computed().orElseThrow().logged()).isFalse();
      snippets.add(found.formula().value().python());
    }
    if (Python.isHere()) {
      List<Double> printed = Python.printed(snippets);
      for (int i = 0; i < printed.size(); i++) {
        assertThat(printed.get(i)).as(snippets.get(i)).isCloseTo(stored.get(i).value(), within());
      }
    }
  }

  @Test
  void labels_bringPerformanceOfBoth() {
    log("labelled", "1", 0, 100);
    answer("labelled");
    look();
    look();
    assertThat(byName("labelled", "2").byMetric()).doesNotContainKey("accuracy");
    store.labels(
        "labelled",
        IntStream.range(0, 100)
            .mapToObj(i -> "{\"prediction_id\":\"labelled-%d\",\"label\":%d}".formatted(i, i % 2))
            .collect(Collectors.joining("\n")));
    look();
    look();
    assertThat(byName("labelled", "1").get("accuracy").value()).isEqualTo(1);
    assertThat(byName("labelled", "2").get("accuracy").value()).isEqualTo(0.9);
    assertThat(byName("labelled", "2").get("label_coverage").value()).isEqualTo(1);
  }

  @Test
  void segments_areThoseOfTheTraffic() {
    store
        .bean(ModelCatalog.class)
        .save(
            new ModelSettings(
                "split", null, null, "1d", Map.of(), List.of("job"), 30, "classic", null));
    log("split", "1", 0, 120);
    answer("split");
    look();
    look();
    assertThat(results("split", "2"))
        .filteredOn(one -> one.metric().equals("row_count"))
        .extracting(one -> one.segment() + " " + (int) one.value())
        .containsExactlyInAnyOrder(" 120", "job=j0 40", "job=j1 40", "job=j2 40");
  }

  @Test
  void versionThatAlsoAnswersUsers_isAnalysedByWhatItLogged() {
    log("canary", "1", 0, 100);
    log("canary", "2", 100, 50);
    answer("canary");
    look();
    look();
    assertThat(byName("canary", "2").get("row_count").value()).isEqualTo(50);
    assertThat(byName("canary", "2").byMetric()).doesNotContainKey("champion_agreement");
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-12);
  }

  private void answer(String model) {
    StandingShadow standing = store.bean(StandingShadowRepository.class).save(standing(model));
    store
        .clickHouse()
        .execute(
            ANSWER, Map.of("id", standing.id(), "model", model, "now", store.clock().instant()));
  }

  private static StandingShadow standing(String model) {
    return new StandingShadow(
        model + "-standing",
        model + "-fidelity",
        model,
        "2",
        "1",
        ReplaySource.FILE,
        DAY,
        DAY.plusSeconds(86_400),
        DAY,
        1,
        1000,
        Execution.CPU,
        0.01,
        null,
        true,
        true,
        null,
        0,
        null,
        null,
        DAY,
        DAY);
  }

  private void log(String model, String version, int first, int count) {
    store.bean(ModelCatalog.class).ensure(model);
    store.predictions(rows(model, version, first, count));
  }

  private static String rows(String model, String version, int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(i ->
            "{\"model\":\"%s\",\"version\":\"%s\",\"prediction_id\":\"%s-%d\",\"timestamp\":\"2026-01-01T10:00:00Z\",\"features\":{\"age\":%d,\"job\":\"j%d\"},\"prediction\":%d,\"score\":0.%d}"
                .formatted(model, version, model, i, i % 17, i % 3, i % 2, i % 10))
        .collect(Collectors.joining("\n"));
  }

  private void look() {
    store.bean(Schedule.class).poll().forEach(CompletableFuture::join);
  }

  private FoundResults byName(String model, String version) {
    return FoundResults.of(
        results(model, version).stream()
            .filter(one -> one.subject() == Subject.MODEL && one.segment().isEmpty())
            .toList());
  }

  private List<MetricResult> results(String model, String version) {
    return store.bean(ResultReader.class).find(ResultQuery.of(model).versions(List.of(version)));
  }
}
