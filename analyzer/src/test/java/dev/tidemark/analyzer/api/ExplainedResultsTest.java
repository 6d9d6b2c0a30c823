package dev.tidemark.analyzer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.analysis.PeriodAnalysis;
import dev.tidemark.analyzer.analysis.TestStore;
import dev.tidemark.analyzer.explain.Python;
import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every stored number of a column is explained, and its snippet of Python prints it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainedResultsTest {
  private static final Instant START = Instant.parse("2025-12-08T00:00:00Z"); // a Monday
  private static final int DAYS = 15;

  /** Of both kinds of columns, over all values and over bins. */
  private static final List<String> SOME = List.of("psi", "ks_statistic", "chi_square", "mean");

  @AutoClose private final TestStore store = new TestStore();

  @ParameterizedTest
  @CsvSource({
    "stored,    1d,      training,         classic,   even,   every",
    "weighted,  1d,      training,         classic,   uneven, every",
    "evidently, 1d,      training,         evidently, even,   every",
    "nannyml,   1d,      trailing:3,       nannyml,   even,   every",
    "whylabs,   1d,      training,         whylabs,   uneven, every",
    "segments,  1d,      training,         classic,   even,   some",
    "trailing,  1d,      trailing:2,       classic,   even,   some",
    "seasonal,  1d,      seasonal:2,       classic,   even,   some",
    "champion,  1d,      version:champion, classic,   even,   some",
    "sliding,   2d/1d,   trailing:1,       classic,   even,   some",
    "counted,   100rows, trailing:1,       classic,   even,   some",
    "monthly,   1mo,     trailing:1,       classic,   even,   some",
  })
  void numbers_areExplained(
      String model, String window, String reference, String profile, String weights, String which)
      throws Exception {
    boolean even = weights.equals("even");
    store.bean(ModelCatalog.class).save(settings(model, window, reference, profile));
    if (reference.equals("training")) {
      store
          .bean(ReferenceImport.class)
          .lines(model, "training", TestStore.stream(String.join("\n", rows(model, "t", 0, even))));
    }
    for (int day = model.equals("monthly") ? -10 : 0; day < DAYS; day++) {
      store.predictions(String.join("\n", rows(model, "champion", day, even)));
    }
    if (model.equals("champion")) {
      store.predictions(String.join("\n", rows(model, "new", DAYS - 1, even)));
    }
    store
        .bean(PeriodAnalysis.class)
        .analyse(
            store.bean(ModelCatalog.class).get(model),
            new TimeWindow(day(DAYS - 1), day(DAYS)),
            null,
            null,
            (_, _) -> {});

    List<MetricResult> stored =
        stored(model).stream()
            .filter(result -> which.equals("every") || SOME.contains(result.metric()))
            .toList();
    List<String> snippets = new ArrayList<>();
    for (MetricResult result : stored) {
      Explanation explanation = explain(result, reference);
      assertThat(explanation.value())
          .as("%s of %s", result.metric(), result.feature())
          .isCloseTo(result.value(), within(1e-12 * Math.abs(result.value())));
      assertThat(explanation.profile()).isEqualTo(profile);
      assertThat(explanation.verdict()).isNotNull();
      snippets.add(explanation.python());
    }
    assertThat(new TreeSet<>(stored.stream().map(MetricResult::metric).toList())).containsAll(SOME);
    if (Python.isHere()) {
      List<Double> printed = Python.printed(snippets);
      for (int i = 0; i < printed.size(); i++) {
        MetricResult result = stored.get(i);
        assertThat(printed.get(i))
            .as("%s of %s by %s", result.metric(), result.feature(), snippets.get(i))
            .isCloseTo(result.value(), within(1e-9 * Math.abs(result.value()) + 1e-12));
      }
    }
  }

  @Test
  void movingReference_tellsItsPeriods() {
    store.bean(ModelCatalog.class).save(settings("periods", "1d", "training", "classic"));
    for (int day = 0; day < 3; day++) {
      store.predictions(String.join("\n", rows("periods", "champion", day, true)));
    }
    Explanation explanation =
        store
            .bean(ExplainController.class)
            .explain(
                "periods",
                "x",
                "psi",
                day(2).toString(),
                day(3).toString(),
                "trailing:2",
                null,
                "");
    assertThat(explanation.reference()).isEqualTo("trailing:2");
    assertThat(explanation.revision()).isNull();
    assertThat(explanation.referencePeriods()).containsExactly(new PeriodAnswer(day(0), day(2)));
    assertThat(explanation.referenceSide().rows()).isEqualTo(240);
    assertThat(explanation.verdict()).isNull();
  }

  private Explanation explain(MetricResult result, @Nullable String reference) {
    return store
        .bean(ExplainController.class)
        .explain(
            result.model(),
            result.feature(),
            result.metric(),
            result.window().start().toString(),
            result.window().end().toString(),
            reference,
            result.version(),
            result.segment());
  }

  /** Of a number and a text; outputs are columns like these. */
  private List<MetricResult> stored(String model) {
    return store.bean(ResultReader.class).find(ResultQuery.of(model)).stream()
        .filter(result -> result.subject() == Subject.FEATURE && !result.feature().equals("n"))
        .filter(result -> Double.isFinite(result.value()))
        .toList();
  }

  private static ModelSettings settings(
      String model, String window, String reference, String profile) {
    List<String> segments = model.equals("segments") ? List.of("c", "n=[2,4)") : List.of();
    return new ModelSettings(model, null, null, window, Map.of(), segments, 30, profile, reference);
  }

  private static Instant day(int number) {
    return START.plusSeconds(86_400L * number);
  }

  /** Numbers with nulls, ties, infinities and texts among them, and texts of which some are new. */
  private static List<String> rows(String model, String version, int day, boolean even) {
    Random random = new Random(31L * day + version.hashCode());
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      String x = i % 17 == 0 ? "null" : i % 40 == 3 ? "1e999" : "" + (random.nextGaussian() + day);
      String n = i % 30 == 7 ? "\"odd\"" : "" + random.nextInt(6);
      rows.add(
          """
          {"model":"%s","version":"%s","prediction_id":"%s-%d-%d","timestamp":"%s","weight":%d,\
          "prediction":%d,"score":%s,"features":{"x":%s,"n":%s,"c":"%s"}}\
          """
              .formatted(
                  model,
                  version,
                  version,
                  day,
                  i,
                  day(day).plusSeconds(i * 600L),
                  even ? 1 : 1 + i % 3,
                  i % 2,
                  random.nextDouble(),
                  x,
                  n,
                  day > 12 && i % 9 == 0 ? "new" : "abc".charAt(random.nextInt(3))));
    }
    return rows;
  }
}
