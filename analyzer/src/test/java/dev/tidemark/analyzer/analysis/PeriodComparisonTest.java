package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.analysis.PeriodComparison.Traffic;
import dev.tidemark.analyzer.explain.BinView;
import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Threshold;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Periods, versions, segments and references compared on demand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeriodComparisonTest {
  private static final Instant DAY = Instant.parse("2025-12-01T00:00:00Z");
  private static final TimeWindow FIRST = day(0);
  private static final TimeWindow SECOND = day(1);

  @AutoClose private final TestStore store = new TestStore();
  private ModelSettings settings;
  private PeriodComparison comparison;

  @BeforeAll
  void open() {
    ModelCatalog models = store.bean(ModelCatalog.class);
    models.ensure("compared");
    settings = models.get("compared");
    comparison = store.bean(PeriodComparison.class);
    store.predictions(rows("a", FIRST.start(), 1_000, 0));
    store.predictions(rows("b", SECOND.start(), 800, 2));
    store.labels("compared", labels("a", 600) + "\n" + labels("b", 500));
    store
        .bean(ReferenceImport.class)
        .lines("compared", "training", TestStore.stream(rows("r", FIRST.start(), 900, 0)));
  }

  @Test
  void againstAReference_everyNumberIsThatOfTheWindowsAnalysis() {
    store.bean(PeriodAnalysis.class).analyse(settings, SECOND, null, "training", (_, _) -> {});
    List<MetricResult> analysed =
        store
            .bean(ResultReader.class)
            .find(ResultQuery.of("compared").between(SECOND.start(), SECOND.end()));
    ComparisonReport report =
        comparison.compare(settings, traffic(SECOND, ""), "training", Segment.ALL);
    Map<List<Object>, ComparisonReport.Metric> found = new HashMap<>();
    report.features().forEach(c -> put(found, Subject.FEATURE, c.feature(), c.metrics()));
    report.outputs().forEach(c -> put(found, Subject.OUTPUT, c.feature(), c.metrics()));
    put(found, Subject.MODEL, "", report.metrics());
    List<MetricResult> daily =
        analysed.stream().filter(result -> result.version().equals("default")).toList();
    assertThat(daily).hasSizeGreaterThan(80).hasSameSizeAs(found.values());
    for (MetricResult result : daily) {
      ComparisonReport.Metric metric =
          Objects.requireNonNull(
              found.get(List.of(result.subject(), result.feature(), result.metric())));
      assertThat(numbers(metric))
          .as(result.metric() + " of " + result.feature())
          .containsExactly(
              result.value(),
              result.lower(),
              result.upper(),
              result.pValue(),
              result.pValueAdjusted(),
              result.expected(),
              result.referenceValue());
      assertThat(metric.status()).isEqualToIgnoringCase(result.status().name());
    }
  }

  @Test
  void twoPeriods_whatDriftedComesFirst_andItsBinsAddUpToThePsi() {
    ComparisonReport report = comparison.compare(settings, traffic(SECOND, ""), traffic(FIRST, ""));
    assertThat(report.notes()).isEmpty();
    assertThat(report.driftedFeatures()).isEqualTo(2);
    assertThat(report.features().stream().map(ComparisonReport.Column::feature).toList())
        .containsExactly("filled", "moved", "job", "steady");
    ComparisonReport.Column moved = report.features().get(1);
    assertThat(moved.rank()).isEqualTo(2);
    assertThat(moved.verdict()).isEqualTo("drifted");
    double parts =
        moved.bins().stream().map(BinView::psi).mapToDouble(Objects::requireNonNull).sum();
    assertThat(parts).isCloseTo(value(moved.metrics(), "psi"), within(1e-12));
    assertThat(moved.b().rows()).isEqualTo(1_000);
    assertThat(moved.a().rows()).isEqualTo(800);
    ComparisonReport.Column filled = report.features().getFirst();
    assertThat(filled.a().nullRate()).isEqualTo(0.5);
    assertThat(filled.b().nullRate()).isEqualTo(0.0);
    assertThat(report.features().get(3).verdict()).isEqualTo("stable");
    assertThat(report.a().labelled()).isEqualTo(500);
    assertThat(report.b().labelled()).isEqualTo(600);
    assertThat(report.b().performance().getFirst().metric()).isEqualTo("accuracy");
    assertThat(value(report.metrics(), "accuracy"))
        .isEqualTo(report.a().performance().getFirst().value());
  }

  @Test
  void verdicts_goByTheModelsOwnLimits_andSayWhichWereUsed() {
    ComparisonReport fixed = comparison.compare(settings, traffic(SECOND, ""), traffic(FIRST, ""));
    assertThat(fixed.limits()).isEqualTo(new ComparisonReport.Limits("fixed", Map.of()));
    ComparisonReport budget = compared(new Threshold.Budget(1));
    assertThat(budget.limits().model()).isEqualTo("budget");
    assertThat(budget.notes()).isEmpty();
    assertThat(detail(budget, "moved"))
        .startsWith("significant below p = ")
        .contains("1 false alarms a month, 30.44 windows of ");
    ComparisonReport past = compared(new Threshold.Past(3, 30, 8));
    assertThat(past.limits().model()).isEqualTo("fixed");
    assertThat(past.notes())
        .singleElement()
        .asString()
        .contains("fixed limits are used in their place");
    assertThat(past.driftedFeatures()).isEqualTo(fixed.driftedFeatures());
  }

  private ComparisonReport compared(Threshold threshold) {
    ModelSettings own =
        new ModelSettings(
            settings.name(),
            null,
            null,
            "1d",
            Map.of(),
            List.of(),
            30,
            "classic",
            null,
            threshold,
            List.of());
    return comparison.compare(own, traffic(SECOND, ""), traffic(FIRST, ""));
  }

  private static @Nullable String detail(ComparisonReport report, String feature) {
    return report.features().stream()
        .filter(column -> column.feature().equals(feature))
        .flatMap(column -> column.metrics().stream())
        .filter(metric -> metric.metric().equals("ks_statistic"))
        .findFirst()
        .orElseThrow()
        .detail();
  }

  @Test
  void movingReference_isThatOfThePeriod() {
    ComparisonReport report =
        comparison.compare(settings, traffic(SECOND, ""), "trailing:1", Segment.ALL);
    assertThat(report.b().reference()).isEqualTo("trailing:1");
    assertThat(report.b().referenceRevision()).isNull();
    assertThat(report.b().rows()).isEqualTo(1_000);
  }

  @Test
  void segmentAndWhole_shareRows_andTheReportSaysSo() {
    Traffic all = traffic(FIRST, "");
    Traffic segment = traffic(FIRST, "job=j1");
    ComparisonReport report = comparison.compare(settings, segment, all);
    assertThat(report.notes()).singleElement().asString().contains("belong to both sides");
    assertThat(report.a().rows()).isLessThan(report.b().rows());
    assertThat(report.a().segment()).isEqualTo("job=j1");
    assertThat(comparison.compare(settings, segment, traffic(FIRST, "job=j2")).notes()).isEmpty();
    assertThat(
            comparison
                .compare(settings, all, new Traffic(FIRST, "default", Segment.ALL))
                .features())
        .allMatch(column -> column.verdict().equals("stable"));
  }

  @Test
  void periodWithoutRows_isUnknown_notAnError() {
    ComparisonReport report = comparison.compare(settings, traffic(FIRST, ""), traffic(day(9), ""));
    assertThat(report.b().rows()).isZero();
    assertThat(report.features()).isNotEmpty().allMatch(c -> c.verdict().equals("unknown"));
    assertThat(report.features()).allMatch(c -> c.excessPsi() == null);
  }

  @Test
  void referenceThatIsNotThere_isSaid() {
    assertThatThrownBy(
            () -> comparison.compare(settings, traffic(FIRST, ""), "nowhere", Segment.ALL))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("nowhere");
  }

  private static Traffic traffic(TimeWindow period, String segment) {
    return new Traffic(period, "", Segment.parse(segment));
  }

  private static TimeWindow day(int days) {
    Instant start = DAY.plusSeconds(86_400L * days);
    return new TimeWindow(start, start.plusSeconds(86_400));
  }

  private static void put(
      Map<List<Object>, ComparisonReport.Metric> all,
      Subject subject,
      String feature,
      List<ComparisonReport.Metric> metrics) {
    metrics.forEach(metric -> all.put(List.of(subject, feature, metric.metric()), metric));
  }

  private static List<Double> numbers(ComparisonReport.Metric metric) {
    return Stream.of(
            metric.value(),
            metric.lower(),
            metric.upper(),
            metric.pValue(),
            metric.pValueAdjusted(),
            metric.expected(),
            metric.referenceValue())
        .map(PeriodComparisonTest::orNaN)
        .toList();
  }

  private static Double orNaN(@Nullable Double number) {
    return number == null ? Double.NaN : number;
  }

  private static double value(List<ComparisonReport.Metric> metrics, String metric) {
    return metrics.stream()
        .filter(one -> one.metric().equals(metric))
        .map(ComparisonReport.Metric::value)
        .mapToDouble(Objects::requireNonNull)
        .findFirst()
        .orElseThrow();
  }

  private static String labels(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            "{\"prediction_id\":\"%s%d\",\"label\":%d}"
                .formatted(prefix, i, i % 5 == 0 ? 1 : i % 2))
        .collect(Collectors.joining("\n"));
  }

  /** {@code moved} is shifted, {@code filled} null every second time; the others stay. */
  private static String rows(String prefix, Instant start, int count, double shift) {
    Random random = new Random(prefix.hashCode());
    return IntStream.range(0, count)
        .mapToObj(i ->
            "{\"model\":\"compared\",\"prediction_id\":\"%s%d\",\"timestamp\":\"%s\",\"features\":{\"moved\":%s,\"steady\":%s,\"filled\":%s,\"job\":\"j%d\"},\"prediction\":%d,\"score\":%s}"
                .formatted(
                    prefix,
                    i,
                    start.plusSeconds(i),
                    random.nextGaussian() + shift,
                    random.nextGaussian(),
                    shift > 0 && i % 2 == 0 ? "null" : Double.toString(random.nextGaussian()),
                    random.nextInt(3),
                    i % 2,
                    random.nextDouble()))
        .collect(Collectors.joining("\n"));
  }
}
