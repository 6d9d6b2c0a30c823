package dev.tidemark.analyzer.explain.model;

import dev.tidemark.analyzer.performance.Weights;
import dev.tidemark.analyzer.shadow.ShadowAgreement;
import dev.tidemark.analyzer.statistics.performance.MeanInterval;
import dev.tidemark.storage.column.AgreementReader.Pairs;
import java.util.Arrays;
import java.util.Optional;

/** How a candidate's answers in shadow are compared with the champion's. */
public final class ShadowFormula {
  private ShadowFormula() {}

  /** Empty when it is no such metric, or there are no pairs. */
  public static Optional<ModelFormula> of(String metric, Pairs pairs) {
    return switch (metric) {
      case "champion_agreement" ->
          pairs.same().length == 0
              ? Optional.empty()
              : Optional.of(ShareFormula.ofAgreement(ShadowAgreement.agreement(pairs)));
      case "champion_difference" ->
          ShadowAgreement.compared(pairs).length == 0
              ? Optional.empty()
              : Optional.of(difference(pairs));
      default -> Optional.empty();
    };
  }

  private static ModelFormula difference(Pairs pairs) {
    int[] known = ShadowAgreement.compared(pairs);
    double[] weights =
        Weights.effective(Arrays.stream(known).mapToDouble(i -> pairs.weight()[i]).toArray());
    double distances = 0;
    for (int i = 0; i < known.length; i++) {
      distances += weights[i] * pairs.distance()[known[i]];
    }
    MeanInterval mean = ShadowAgreement.difference(pairs);
    return ModelFormula.of(
            new Inputs()
                .with("distances", distances)
                .with("rows", Arrays.stream(weights).sum())
                .formula(
                    "Rows that both answered: |score − champion's score|, or |answer − champion's"
                        + " answer| of numbers without scores."
                        + ShareFormula.EFFECTIVE,
                    "Σ distances / rows",
                    "print(distances / rows)\n"),
            "a mean")
        .interval(Intervals.ofLosses(mean));
  }
}
