package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.analyzer.analysis.PeriodComparison.Traffic;
import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.prediction.PredictionQuery;
import dev.tidemark.storage.prediction.PredictionReader;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Segments that are ranges of a number: {@code age=[30,45)}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RangeSegmentsTest {
  private static final TimeWindow DAY =
      new TimeWindow(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-02T00:00:00Z"));

  @AutoClose private final TestStore store = new TestStore();

  @BeforeAll
  void fill() {
    store.bean(ModelCatalog.class).save(settings());
    store
        .bean(ReferenceImport.class)
        .lines("ages", "training", TestStore.stream(rows("t", i -> i % 7)));
    store.predictions(rows("p", i -> i));
    store.bean(PeriodAnalysis.class).analyse(settings(), DAY, null, null, (_, _) -> {});
  }

  @Test
  void rowsBelongToTheRangeFromItsStartOnAndBelowItsEnd_nullsAndInfinitiesToNone() {
    Map<String, Double> rows = new TreeMap<>();
    results("row_count").forEach(result -> rows.put(result.segment(), result.value()));
    assertThat(rows)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("", 103.0, "age=[,30)", 30.0, "age=[30,45)", 15.0, "age=[45,)", 56.0));
  }

  @Test
  void rangeIsComparedWithTheSameRangeOfTheReference() {
    List<MetricResult> psi =
        results("psi").stream().filter(result -> result.feature().equals("x")).toList();
    assertThat(psi)
        .filteredOn(result -> result.segment().equals("age=[45,)"))
        .singleElement()
        .satisfies(result -> {
          assertThat(result.sampleSize()).isEqualTo(56);
          assertThat(result.referenceSize()).isEqualTo(56);
        });
  }

  @Test
  void onDemand_andTheRowsBehindIt_areTheSame() {
    Segment range = Segment.parse("age=[30,45)");
    ComparisonReport report =
        store
            .bean(PeriodComparison.class)
            .compare(settings(), new Traffic(DAY, "", range), "training", range);
    assertThat(report.a().rows()).isEqualTo(15);
    assertThat(report.b().rows()).isEqualTo(15);
    assertThat(
            new PredictionReader(store.clickHouse())
                .page(
                    new PredictionQuery(
                        "ages", DAY.start(), DAY.end(), "", range.key(), range.value()),
                    PredictionQuery.Cursor.START,
                    100))
        .hasSize(15);
  }

  @Test
  void range_isWrittenAsItIsRead() {
    assertThat(Segment.range("age", 30, 45.5).text()).isEqualTo("age=[30,45.5)");
    assertThat(Segment.range("age", Double.NEGATIVE_INFINITY, 1e300).text())
        .isEqualTo("age=[,1.0E300)");
    assertThatThrownBy(() -> Segment.parse("age=[45,30)"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no number is in '[45,30)'");
    assertThat(Segment.parse("job=[a,b)").value()).isEqualTo("[a,b)");
  }

  private List<MetricResult> results(String metric) {
    return store.bean(ResultReader.class).find(ResultQuery.of("ages").metrics(List.of(metric)));
  }

  private static ModelSettings settings() {
    return new ModelSettings(
        "ages",
        null,
        null,
        "1d",
        Map.of(),
        List.of("age=[,30)", "age=[30,45)", "age=[45,)", "age=[1000,2000)"),
        10,
        "classic",
        null);
  }

  /** Ages 0 to 100, one null, one infinite. */
  private static String rows(String prefix, IntUnaryOperator x) {
    return IntStream.range(0, 103)
        .mapToObj(i -> {
          String age = i == 101 ? "null" : i == 102 ? "1e999" : String.valueOf(i);
          return """
          {"model":"ages","prediction_id":"%s%d","timestamp":"2026-01-01T10:00:00Z",\
          "prediction":%d,"features":{"age":%s,"x":%d}}\
          """
              .formatted(prefix, i, i % 2, age, x.applyAsInt(i));
        })
        .collect(Collectors.joining("\n"));
  }
}
