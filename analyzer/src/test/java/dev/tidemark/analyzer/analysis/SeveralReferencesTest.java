package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.HealthReader;
import dev.tidemark.storage.result.HealthWindow;
import dev.tidemark.storage.result.LatestResults;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultChanges;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Traffic that moved long ago: away from the training data, not from yesterday. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralReferencesTest {
  private static final Instant START = Instant.parse("2025-11-01T00:00:00Z");
  @AutoClose private final TestStore store = new TestStore();

  @Test
  void primaryDrivesVerdicts_theOthersAreReadByName() {
    begin("both", "training", List.of("trailing:2"));
    settle();
    assertThat(last("both", List.of()).reference()).isEqualTo("training");
    assertThat(last("both", List.of()).status()).isEqualTo(Status.DRIFT);
    MetricResult beside = last("both", List.of("trailing:2"));
    assertThat(beside.reference()).isEqualTo("trailing:2");
    assertThat(beside.status()).isEqualTo(Status.OK);
    assertThat(beside.value()).isLessThan(0.2);
    assertThat(health("both").worstIsDrift()).isTrue();
    assertThat(newest("both")).isEqualTo(last("both", List.of()).value());
    long written =
        store.bean(ResultChanges.class).since(Instant.EPOCH).stream()
            .filter(change -> change.model().equals("both"))
            .mapToLong(ResultChanges.Change::rows)
            .sum();
    assertThat(written)
        .as("alerts see no rows but the primary's")
        .isEqualTo(store.bean(ResultReader.class).find(ResultQuery.of("both")).size());
  }

  @Test
  void driftAgainstAnotherReferenceAlone_isNoVerdictOfTheModel() {
    begin("calm", "trailing:2", List.of("training", "not-uploaded-yet"));
    settle();
    assertThat(last("calm", List.of()).status()).isEqualTo(Status.OK);
    assertThat(last("calm", List.of("training")).status()).isEqualTo(Status.DRIFT);
    assertThat(health("calm").worstIsDrift()).isFalse();
  }

  @Test
  void referencesThatChangePlaces_areComputedAnew_andCountTheOtherWay() {
    begin("swapped", "training", List.of("trailing:2"));
    settle();
    store.bean(ModelCatalog.class).save(settings("swapped", "trailing:2", List.of("training")));
    settle();
    assertThat(last("swapped", List.of()).reference()).isEqualTo("trailing:2");
    assertThat(health("swapped").worstIsDrift()).isFalse();
  }

  private void begin(String model, String reference, List<String> others) {
    store.bean(ModelCatalog.class).save(settings(model, reference, others));
    Random random = new Random(7);
    store
        .bean(ReferenceImport.class)
        .lines(
            model,
            "training",
            TestStore.stream(rows(model, "r", START.minus(Duration.ofDays(9)), 200, 0, random)));
    for (int day = 0; day < 3; day++) {
      store.predictions(rows(model, "d" + day, START.plus(Duration.ofDays(day)), 200, 2, random));
    }
  }

  private static ModelSettings settings(
      String model, @Nullable String reference, List<String> others) {
    ModelSettings usual = ModelSettings.defaults(model);
    return new ModelSettings(
        model,
        null,
        null,
        usual.window(),
        Map.of(),
        List.of(),
        30,
        usual.profile(),
        reference,
        null,
        others);
  }

  private static String rows(
      String model, String id, Instant time, int count, double shift, Random random) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            "{\"model\":\"%s\",\"prediction_id\":\"%s-%d\",\"timestamp\":\"%s\",\"features\":{\"x\":%s},\"prediction\":%d}"
                .formatted(model, id, i, time.plusSeconds(i), random.nextGaussian() + shift, i % 2))
        .collect(Collectors.joining("\n"));
  }

  private void settle() {
    for (int look = 0; look < 3; look++) {
      store.bean(Schedule.class).poll().forEach(CompletableFuture::join);
    }
  }

  private MetricResult last(String model, List<String> references) {
    return store
        .bean(ResultReader.class)
        .latest(
            ResultQuery.of(model)
                .metrics(List.of("psi"))
                .features(List.of("x"))
                .references(references))
        .stream()
        .filter(one -> references.isEmpty() || references.contains(one.reference()))
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  private HealthWindow health(String model) {
    return store.bean(HealthReader.class).last(List.of(model), 1).getFirst();
  }

  private double newest(String model) {
    return store.bean(LatestResults.class).since(Instant.EPOCH).stream()
        .filter(one -> one.key().model().equals(model))
        .filter(one -> one.key().metric().equals("psi") && one.key().feature().equals("x"))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
