package dev.tidemark.analyzer.rootcause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.analysis.PeriodAnalysis;
import dev.tidemark.analyzer.analysis.TestStore;
import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Eight days: {@code early} drifts from the third on without harm, {@code cause} from the sixth on,
 * as the labels turn against the model; {@code late} follows on the last.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RootCauseTest {
  private static final Instant START = Instant.parse("2025-12-01T00:00:00Z");
  private static final int DAYS = 8;
  private static final int ROWS = 400;

  @AutoClose private final TestStore store = new TestStore();
  private RootCause causes;

  @BeforeAll
  void open() {
    causes = store.bean(RootCause.class);
    store
        .bean(ReferenceImport.class)
        .lines("caused", "training", TestStore.stream(String.join("\n", rows(-1, true))));
    List<String> labels = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      store.predictions(String.join("\n", rows(day, false)));
      for (int i = 0; i < ROWS; i++) {
        boolean wrong = i % 10 < (day >= 5 ? 4 + day % 2 : 1);
        labels.add(
            "{\"prediction_id\":\"%d-%d\",\"label\":%d}"
                .formatted(day, i, wrong ? 1 - i % 2 : i % 2));
      }
    }
    store.labels("caused", String.join("\n", labels));
    store
        .bean(PeriodAnalysis.class)
        .analyse(
            ModelSettings.defaults("caused"),
            new TimeWindow(START, day(DAYS)),
            null,
            null,
            (_, _) -> {});
  }

  @Test
  void whatMovedWithPerformance_comesFirst_withEveryTerm() {
    RootCauseReport report = causes.explain(ModelSettings.defaults("caused"), null, null, "");
    assertThat(report.start()).isEqualTo(day(DAYS - 1));
    assertThat(report.windows()).isEqualTo(DAYS);
    RootCauseReport.Performance performance = Objects.requireNonNull(report.performance());
    assertThat(performance.metric()).isEqualTo("accuracy");
    assertThat(performance.droppedSince()).isEqualTo(day(5));
    assertThat(report.features()).hasSize(4);
    RootCauseReport.Feature cause = report.features().getFirst();
    assertThat(cause.feature()).isEqualTo("cause");
    assertThat(cause.rank()).isEqualTo(1);
    assertThat(cause.firstMoved()).isEqualTo(day(5));
    assertThat(cause.windowsBeforeDrop()).isZero();
    assertThat(Objects.requireNonNull(cause.relation()).windows()).isEqualTo(DAYS);
    assertThat(cause.evidence())
        .isEqualTo(cause.driftTerm() + cause.orderTerm() + cause.relationTerm());
    RootCauseReport.Feature early = feature(report, "early");
    assertThat(early.firstMoved()).isEqualTo(day(2));
    assertThat(early.windowsBeforeDrop()).isEqualTo(3);
    RootCauseReport.Feature late = feature(report, "late");
    assertThat(late.orderTerm()).isZero();
    assertThat(late.windowsBeforeDrop()).isEqualTo(-2);
    RootCauseReport.Feature steady = feature(report, "steady");
    assertThat(steady.status()).isEqualTo("stable");
    assertThat(steady.firstMoved()).isNull();
    assertThat(report.features().stream().mapToDouble(RootCauseReport.Feature::driftTerm).sum())
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void beforeTheDrop_nothingIsBlamedForIt() {
    RootCauseReport report =
        causes.explain(ModelSettings.defaults("caused"), day(3).plusSeconds(5), null, "");
    assertThat(report.start()).isEqualTo(day(3));
    assertThat(Objects.requireNonNull(report.performance()).droppedSince()).isNull();
    assertThat(report.features()).allMatch(one -> one.orderTerm() == 0);
    assertThat(report.features().getFirst().feature()).isEqualTo("early");
  }

  @Test
  void windowThatIsNotAnalysed_isSaid() {
    assertThatThrownBy(() -> causes.explain(ModelSettings.defaults("caused"), day(40), null, ""))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("analysed window");
  }

  private static RootCauseReport.Feature feature(RootCauseReport report, String name) {
    return report.features().stream()
        .filter(one -> one.feature().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Instant day(int number) {
    return START.plusSeconds(86_400L * number);
  }

  private static List<String> rows(int day, boolean labelled) {
    Random random = new Random(day + 100);
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < ROWS * (labelled ? 3 : 1); i++) {
      rows.add(
          "{\"model\":\"caused\",\"prediction_id\":\"%d-%d\",\"timestamp\":\"%s\",\"features\":{\"early\":%s,\"cause\":%s,\"late\":%s,\"steady\":%s},\"prediction\":%d%s}"
              .formatted(
                  day,
                  i,
                  day(day).plusSeconds(i),
                  random.nextGaussian() + (day >= 2 ? 1 : 0),
                  random.nextGaussian() + (day >= 5 ? 2 + day % 2 : 0),
                  random.nextGaussian() + (day >= 7 ? 2 : 0),
                  random.nextGaussian(),
                  i % 2,
                  labelled ? ",\"label\":" + (i % 10 < 1 ? 1 - i % 2 : i % 2) : ""));
    }
    return rows;
  }
}
