package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.analyzer.segment.SegmentReport;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Weak segments and moved ones are found, and no others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SegmentSearchTest {
  private static final Instant DAY = Instant.parse("2025-12-01T00:00:00Z");
  private static final TimeWindow TODAY = new TimeWindow(DAY, DAY.plusSeconds(86_400));

  @AutoClose private final TestStore store = new TestStore();
  private SegmentSearch search;

  @BeforeAll
  void open() {
    search = store.bean(SegmentSearch.class);
  }

  @Test
  void plantedSegments_areFirst_andTheOnlyOnes() {
    store
        .bean(ReferenceImport.class)
        .lines("planted", "training", TestStore.stream(rows("planted", "r", false, false)));
    store.predictions(rows("planted", "c", true, false));
    store.labels("planted", labels("c", true));
    SegmentReport report = search(report("planted"));
    SegmentReport.Performance performance = Objects.requireNonNull(report.performance());
    assertThat(performance.metric()).isEqualTo("accuracy");
    assertThat(performance.labelled()).isEqualTo(4_000);
    assertThat(performance.segments().stream().filter(one -> one.verdict().equals("weak")))
        .extracting(SegmentReport.Weak::segment)
        .containsExactly("country=c1");
    SegmentReport.Weak weak = performance.segments().getFirst();
    assertThat(weak.segment()).isEqualTo("country=c1");
    double rest = Objects.requireNonNull(weak.restValue());
    assertThat(weak.share() * weak.value() + (1 - weak.share()) * rest)
        .isCloseTo(performance.value(), within(1e-12));
    assertThat(weak.shareOfLoss()).isGreaterThan(2 * weak.share());
    SegmentReport.Drift drift = Objects.requireNonNull(report.drift());
    assertThat(drift.output()).isEqualTo("score");
    assertThat(drift.segments().stream().filter(one -> one.verdict().equals("drifted")))
        .extracting(SegmentReport.Moved::segment)
        .containsExactly("job=j2");
    assertThat(drift.examined()).isEqualTo(performance.examined()).isEqualTo(5 + 4 + 20);
  }

  /** Ages in the thirties go with {@code country=c1}, where labels are wrong more often. */
  @Test
  void quartersOfNumbers_areExamined_andCanBeAskedFor() {
    store.predictions(
        rows("aged", "c", false, false)
            .lines()
            .map(line -> line.replace("\"job\":", "\"age\":%d,\"same\":7,\"job\":"))
            .map(SegmentSearchTest::aged)
            .collect(Collectors.joining("\n")));
    store.labels("aged", labels("c", true));
    SegmentReport.Performance performance =
        Objects.requireNonNull(search(report("aged")).performance());
    assertThat(performance.examined()).isEqualTo(5 + 4 + 20 + 4);
    List<SegmentReport.Weak> weak =
        performance.segments().stream().filter(one -> one.verdict().equals("weak")).toList();
    assertThat(weak).hasSize(2);
    assertThat(weak.getFirst().segment()).isEqualTo("country=c1");
    assertThat(weak.get(1).segment()).startsWith("age=[3").endsWith(")");
    ComparisonReport asked =
        store
            .bean(PeriodComparison.class)
            .compare(
                report("aged"),
                new PeriodComparison.Traffic(TODAY, "", Segment.parse(weak.get(1).segment())),
                new PeriodComparison.Traffic(TODAY, "", Segment.ALL));
    assertThat(asked.a().labelled()).isEqualTo(weak.get(1).labelled());
  }

  private static String aged(String line) {
    int id = Integer.parseInt(line.replaceAll(".*\"prediction_id\":\"c(\\d+)\".*", "$1"));
    return line.replace("%d", String.valueOf(20 + id % 5 * 10 + id / 5 % 10));
  }

  @Test
  void withoutAPlant_nothingStandsOut() {
    store
        .bean(ReferenceImport.class)
        .lines("calm", "training", TestStore.stream(rows("calm", "r", false, false)));
    store.predictions(rows("calm", "c", false, false));
    store.labels("calm", labels("c", false));
    SegmentReport report = search(report("calm"));
    assertThat(Objects.requireNonNull(report.performance()).segments())
        .isNotEmpty()
        .allMatch(one -> one.verdict().equals("ok"));
    assertThat(Objects.requireNonNull(report.drift()).segments())
        .isNotEmpty()
        .allMatch(one -> one.verdict().equals("stable"));
  }

  @Test
  void smallSegments_areLeftOut_andNothingIsNoError() {
    store.predictions(rows("bare", "c", false, true));
    SegmentReport report = search.search(ModelSettings.defaults("bare"), "", TODAY, null, 100_000);
    assertThat(report.performance()).isNull();
    assertThat(report.drift()).isNull();
    assertThat(report.reference()).isNull();
  }

  @Test
  void regression_goesByTheAbsoluteError() {
    store.predictions(rows("numbers", "c", true, true));
    store.labels("numbers", labels("c", true));
    SegmentReport.Performance performance =
        Objects.requireNonNull(search(report("numbers")).performance());
    assertThat(performance.metric()).isEqualTo("mae");
    assertThat(performance.segments().getFirst().segment()).isEqualTo("country=c1");
    assertThat(performance.segments().getFirst().verdict()).isEqualTo("weak");
    assertThat(performance.segments().getFirst().lower())
        .isLessThan(performance.segments().getFirst().value());
  }

  private static ModelSettings report(String model) {
    return ModelSettings.defaults(model);
  }

  private SegmentReport search(ModelSettings settings) {
    return search.search(settings, "", TODAY, null, 60);
  }

  /** Labels are wrong in one of ten rows; with a plant in four of ten of {@code country=c1}. */
  private static String labels(String prefix, boolean planted) {
    Random random = new Random(5);
    return IntStream.range(0, 4_000)
        .mapToObj(i -> {
          boolean wrong = random.nextDouble() < (planted && i % 5 == 1 ? 0.4 : 0.1);
          return "{\"prediction_id\":\"%s%d\",\"label\":%d}"
              .formatted(prefix, i, wrong ? 1 - i % 2 : i % 2);
        })
        .collect(Collectors.joining("\n"));
  }

  /** With a plant the scores of {@code job=j2} are higher. */
  private static String rows(String model, String prefix, boolean planted, boolean numbers) {
    Random random = new Random(prefix.hashCode());
    return IntStream.range(0, 4_000)
        .mapToObj(i -> {
          int job = random.nextInt(4);
          double score = random.nextDouble();
          return "{\"model\":\"%s\",\"prediction_id\":\"%s%d\",\"timestamp\":\"%s\",\"features\":{\"job\":\"j%d\",\"noise\":\"n%d\"},\"prediction\":%s%s,\"tags\":{\"country\":\"c%d\"}}"
              .formatted(
                  model,
                  prefix,
                  i,
                  DAY.plusSeconds(i),
                  job,
                  random.nextInt(20),
                  numbers ? Double.toString(i % 2 + random.nextInt(7) * 1e-6) : i % 2,
                  numbers ? "" : ",\"score\":" + (planted && job == 2 ? Math.sqrt(score) : score),
                  i % 5);
        })
        .collect(Collectors.joining("\n"));
  }
}
