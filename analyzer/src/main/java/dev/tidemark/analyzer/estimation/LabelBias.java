package dev.tidemark.analyzer.estimation;

import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.performance.LabelledSample;
import dev.tidemark.analyzer.statistics.drift.KolmogorovSmirnov;
import dev.tidemark.analyzer.statistics.sample.Moments;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.storage.column.Answers;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code label_bias}: whether the rows whose labels have arrived score like those that still wait.
 * If they do not, performance speaks of rows unlike the rest. Logged rows count, whatever their
 * weight.
 */
public final class LabelBias {
  private static final Limit LIMIT = new Limit.Distance(0.1, 0.1);

  private LabelBias() {}

  /** Of a two-class model that logs scores; empty when either group has none. */
  public static Optional<Measurement> measure(LabelledSample labelled, Answers answers) {
    return groups(labelled, answers).map(LabelBias::measure);
  }

  /** Scores of the rows that wait for their label, and of those whose label is known. */
  public record Groups(NumericSample waiting, NumericSample known) {}

  /** Empty when it is no two-class model with scores, or either group has none. */
  public static Optional<Groups> groups(LabelledSample labelled, Answers answers) {
    return labelled instanceof LabelledSample.Binary binary
        ? binary
            .scored()
            .map(rows -> groups(NumericSample.of(rows.score()), answers))
            .filter(groups -> !groups.waiting().isEmpty())
        : Optional.empty();
  }

  private static Groups groups(NumericSample known, Answers answers) {
    return new Groups(without(NumericSample.of(answers.score()), known), known);
  }

  private static Measurement measure(Groups groups) {
    NumericSample waiting = groups.waiting();
    NumericSample known = groups.known();
    KolmogorovSmirnov test = KolmogorovSmirnov.of(waiting, known);
    return Measurement.of("label_bias", test.statistic(), new Samples(known.size(), waiting.size()))
        .pValue(test.pValue())
        .expected(KolmogorovSmirnov.expectedWithoutDrift(waiting.size(), known.size()))
        .limit(LIMIT)
        .detail(
            String.format(
                Locale.ROOT,
                "%d labelled rows score %.3f on average, the %d others %.3f",
                known.size(),
                Moments.of(known).mean(),
                waiting.size(),
                Moments.of(waiting).mean()));
  }

  /** All values but, once each, the others. */
  private static NumericSample without(NumericSample all, NumericSample others) {
    double[] rest = new double[all.size()];
    int kept = 0;
    int next = 0;
    for (int i = 0; i < all.size(); i++) {
      while (next < others.size() && others.value(next) < all.value(i)) {
        next++;
      }
      if (next < others.size() && others.value(next) == all.value(i)) {
        next++;
      } else {
        rest[kept++] = all.value(i);
      }
    }
    return NumericSample.ofSorted(Arrays.copyOf(rest, kept), 0, 0);
  }
}
