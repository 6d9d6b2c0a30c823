package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** References that move along with the window. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceRuleTest {
  /** A Monday. */
  private static final Instant START = Instant.parse("2025-12-01T00:00:00Z");

  private static final WindowLength DAY = WindowLength.parse("1d");

  @AutoClose private final TestStore store = new TestStore();

  @Test
  void names_areReadBackAsWritten() {
    for (String name : List.of("trailing:7", "seasonal:4", "version:3.1:b")) {
      assertThat(ReferenceRule.parse(name).orElseThrow().text()).isEqualTo(name);
    }
    assertThat(ReferenceRule.parse("training")).isEmpty();
    assertThat(ReferenceRule.parse("trailing:0")).isEmpty();
    assertThat(ReferenceRule.isRolling("trailing:0")).isTrue();
  }

  @Test
  void trailing_isTheTimeBefore_seasonal_theSameDayOfWeeksBefore() {
    TimeWindow monday = day(28);
    assertThat(rule("trailing:7").periods(DAY, monday))
        .containsExactly(new TimeWindow(day(21).start(), day(27).end()));
    assertThat(rule("seasonal:3").periods(DAY, monday)).containsExactly(day(21), day(14), day(7));
    TimeWindow march = WindowLength.parse("1mo").windowOf(Instant.parse("2025-03-10T00:00:00Z"));
    assertThat(rule("trailing:2").periods(WindowLength.parse("1mo"), march))
        .containsExactly(new TimeWindow(Instant.parse("2025-01-01T00:00:00Z"), march.start()));
  }

  @Test
  void dependents_areTheWindowsThatAWindowIsComparedWith() {
    for (String name : List.of("trailing:3", "seasonal:2")) {
      ReferenceRule rule = rule(name);
      TimeWindow touched = day(0);
      for (int later = 1; later < 20; later++) {
        TimeWindow window = day(later);
        boolean uses =
            rule.periods(DAY, window).stream().anyMatch(p -> p.contains(touched.start()));
        if (uses) {
          assertThat(rule.dependents(DAY, touched)).as(name + " " + later).contains(window);
        }
      }
    }
  }

  /** Weekends look different every week: no drift when compared with weekends. */
  @Test
  void seasonalTraffic_doesNotAlarmWithASeasonalReference_butOtherwiseDoes() {
    for (int day = 0; day < 21; day++) {
      store.predictions(rows("seasons", "1", day, 400, day % 7 >= 5 ? 3 : 0));
    }
    TimeWindow saturday = day(19);
    assertThat(psi("seasons", "1", saturday, "seasonal:2").status()).isEqualTo(Status.OK);
    assertThat(psi("seasons", "1", saturday, "seasonal:2").referenceSize()).isEqualTo(800);
    assertThat(psi("seasons", "1", saturday, "trailing:5").status()).isEqualTo(Status.DRIFT);
    assertThat(psi("seasons", "1", day(16), "trailing:2").referenceSize()).isEqualTo(800);
  }

  @Test
  void version_isComparedWithAnotherOfTheSameTime_butNotWithItself() {
    store.predictions(rows("versions", "champion", 0, 300, 0));
    store.predictions(rows("versions", "new", 0, 300, 1.5));
    MetricResult drift = psi("versions", "new", day(0), "version:champion");
    assertThat(drift.status()).isEqualTo(Status.DRIFT);
    assertThat(drift.reference()).isEqualTo("version:champion");
    assertThat(results("versions", "champion", day(0), "psi", "")).isEmpty();
  }

  @Test
  void windowsOfRows_followTheRows_alsoThoseThatComeLate() {
    store.predictions(rows("counted", "1", 0, 250, 0));
    analyse("counted", day(0), "100rows", null);
    List<MetricResult> first = counts("counted");
    assertThat(first).extracting(MetricResult::value).containsExactly(100.0, 100.0, 50.0);
    assertThat(first.get(1).window().start()).isEqualTo(first.getFirst().window().end());
    store.predictions(rows("counted", "1", -1, 30, 0)); // before all others
    analyse("counted", day(0), "100rows", null);
    assertThat(counts("counted"))
        .extracting(MetricResult::value)
        .containsExactly(100.0, 100.0, 80.0);
  }

  @Test
  void slidingWindows_overlap() {
    store.predictions(rows("sliding", "1", 0, 100, 0));
    store.predictions(rows("sliding", "1", 1, 60, 0));
    analyse("sliding", day(1), "2d/1d", null);
    assertThat(results("sliding", "1", null, "row_count", ""))
        .extracting(MetricResult::value)
        .containsExactly(160.0, 60.0);
  }

  private static ReferenceRule rule(String name) {
    return ReferenceRule.parse(name).orElseThrow();
  }

  private MetricResult psi(String model, String version, TimeWindow window, String reference) {
    analyse(model, window, null, reference);
    return results(model, version, window, "psi", "x").stream()
        .filter(result -> result.reference().equals(reference))
        .findFirst()
        .orElseThrow();
  }

  /** Windows that are still there, in order. */
  private List<MetricResult> counts(String model) {
    return results(model, "1", null, "row_count", "").stream()
        .filter(result -> !Double.isNaN(result.value()))
        .toList();
  }

  private List<MetricResult> results(
      String model, String version, @Nullable TimeWindow window, String metric, String feature) {
    ResultQuery query =
        ResultQuery.of(model)
            .versions(List.of(version))
            .metrics(List.of(metric))
            .features(List.of(feature));
    return store
        .bean(ResultReader.class)
        .find(window == null ? query : query.between(window.start(), window.end()));
  }

  private void analyse(
      String model, TimeWindow period, @Nullable String window, @Nullable String reference) {
    store
        .bean(PeriodAnalysis.class)
        .analyse(ModelSettings.defaults(model), period, window, reference, (_, _) -> {});
  }

  private static TimeWindow day(int number) {
    Instant start = START.plusSeconds(86_400L * number);
    return new TimeWindow(start, start.plusSeconds(86_400));
  }

  private static String rows(String model, String version, int day, int count, double shift) {
    Random random = new Random(day * 31L + version.hashCode());
    return IntStream.range(0, count)
        .mapToObj(i ->
            "{\"model\":\"%s\",\"version\":\"%s\",\"prediction_id\":\"%s-%d-%d\",\"timestamp\":\"%s\",\"features\":{\"x\":%s},\"prediction\":%d}"
                .formatted(
                    model,
                    version,
                    version,
                    day,
                    i,
                    day(day).start().plusSeconds(i * 60L),
                    random.nextGaussian() + shift,
                    i % 2))
        .collect(Collectors.joining("\n"));
  }
}
