package dev.tidemark.analyzer.comparison;

import static dev.tidemark.analyzer.comparison.ComparedReports.report;
import static dev.tidemark.analyzer.comparison.ComparedReports.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.replay.Judging;
import dev.tidemark.storage.shadow.ShadowStore.Compared;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where the candidate is better and where it is worse, and when the whole misleads. */
class ReplaySegmentsTest {
  @Test
  void segments_haveTheirOwnNumbers() {
    List<Compared> rows = new ArrayList<>();
    Map<String, String> country = new HashMap<>();
    for (int i = 0; i < 4000; i++) {
      boolean hard = i % 2 == 0;
      boolean championRight = hard ? i % 10 < 2 : i % 10 != 1;
      boolean candidateRight = hard ? i % 10 < 4 : true;
      rows.add(row(i, championRight ? 1 : 0, 0.5, candidateRight ? 1 : 0, 0.5, ClassLabel.of(1)));
      country.put("p" + i, hard ? "DE" : "FR");
    }
    ReplayReport report = report(rows, 0.01, byCountry(country));
    assertThat(report.segments())
        .extracting(ReplayReport.SegmentMetric::segment)
        .containsExactlyInAnyOrder("country=DE", "country=FR");
    assertThat(report.segments().getFirst().pValueAdjusted())
        .isGreaterThanOrEqualTo(Objects.requireNonNull(report.segments().getFirst().pValue()));
    assertThat(report.warnings()).noneMatch(warning -> warning.contains("Simpson"));
  }

  @Test
  void segmentInWhichTheCandidateIsWorse_isWarnedOf() {
    List<Compared> rows = new ArrayList<>();
    Map<String, String> country = new HashMap<>();
    for (int i = 0; i < 4000; i++) {
      boolean small = i % 10 == 0;
      boolean championRight = small || i % 2 == 0;
      boolean candidateRight = !small && (i % 2 == 0 || i % 10 == 1 || i % 10 == 3);
      rows.add(row(i, championRight ? 1 : 0, 0.5, candidateRight ? 1 : 0, 0.5, ClassLabel.of(1)));
      country.put("p" + i, small ? "DE" : "FR");
    }
    assertThat(report(rows, 0.01, byCountry(country)).warnings())
        .anyMatch(warning -> warning.startsWith("In country=DE the candidate is worse"));
  }

  /**
   * The candidate ranks rows worse within either country, but knows that nearly all positives are
   * in one of them: on all rows its ROC AUC is larger.
   */
  @Test
  void rankingThatOnlyTellsSegmentsApart_isSimpsonsParadox() {
    Random random = new Random(11);
    List<Compared> rows = new ArrayList<>();
    Map<String, String> country = new HashMap<>();
    for (int i = 0; i < 4000; i++) {
      boolean rich = i % 2 == 0;
      int truth = random.nextDouble() < (rich ? 0.8 : 0.2) ? 1 : 0;
      double champion = share(truth + 1.5 * random.nextGaussian());
      double candidate = share((rich ? 2 : -2) + 0.5 * truth + 1.5 * random.nextGaussian());
      rows.add(row(i, 1, champion, 1, candidate, ClassLabel.of(truth)));
      country.put("p" + i, rich ? "DE" : "FR");
    }
    assertThat(report(rows, 0.01, byCountry(country)).warnings())
        .anyMatch(warning ->
            warning.equals(
                "Simpson's paradox: by roc_auc the candidate looks better on all rows, within every"
                    + " country it is worse; the mix of country decides, not the candidate."));
  }

  @Test
  void rowsOutsideEverySegment_canTurnAccuracy() {
    List<Compared> rows = new ArrayList<>();
    Map<String, String> country = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      boolean named = i % 2 == 0; // the others have no country, and there the candidate is right
      boolean candidateRight = !named || i % 20 != 0;
      boolean championRight = named || i % 3 == 0;
      rows.add(row(i, championRight ? 1 : 0, 0.5, candidateRight ? 1 : 0, 0.5, ClassLabel.of(1)));
      country.put("p" + i, named ? i % 4 == 0 ? "DE" : "FR" : "");
    }
    for (int i = 1000; i < 1020; i++) {
      rows.add(row(i, 1, 0.5, 0, 0.5, ClassLabel.of(1)));
      country.put("p" + i, "FR");
    }
    assertThat(report(rows, 0.01, byCountry(country)).warnings())
        .anyMatch(warning -> warning.startsWith("Simpson's paradox: by accuracy"));
  }

  private static double share(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  private static Evidence byCountry(Map<String, String> country) {
    return new Evidence(
        Judging.NOTHING,
        Optional.empty(),
        Optional.empty(),
        new Evidence.Fidelity.NotChecked(),
        Map.of("country", country),
        0);
  }
}
