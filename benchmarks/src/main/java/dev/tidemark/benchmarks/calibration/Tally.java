package dev.tidemark.benchmarks.calibration;

import dev.tidemark.analyzer.metric.Judgement;
import dev.tidemark.storage.result.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts of verdicts at one sample size; sums of several models are taken with {@link #add}. */
final class Tally {
  /** How one way of judging did. */
  enum Rule {
    PRODUCT,
    PSI_ABOVE,
    BARE_TEST
  }

  private static final double USUAL_PSI = 0.2;
  private static final double USUAL_LEVEL = 0.05;

  private final Map<String, Long> counts = new HashMap<>();

  /** Counts one model's window in which nothing changed. */
  void unchanged(List<List<Judgement>> columns) {
    for (Rule rule : Rule.values()) {
      long drifted = columns.stream().filter(column -> says(rule, column)).count();
      count("feature " + rule, drifted);
      count("model " + rule, Math.min(1, drifted));
    }
    for (List<Judgement> column : columns) {
      for (Judgement judgement : column) {
        if (judgement.status() == Status.DRIFT) {
          count("metric " + judgement.measurement().metric(), 1);
        }
      }
    }
    count("features", columns.size());
    count("models", 1);
  }

  /** Counts the column in which a change was planted. */
  void planted(Planted kind, List<Judgement> column) {
    for (Rule rule : Rule.values()) {
      count(kind + " " + rule, says(rule, column) ? 1 : 0);
    }
  }

  static boolean says(Rule rule, List<Judgement> column) {
    return column.stream()
        .anyMatch(judgement -> {
          double p = judgement.measurement().pValue();
          return switch (rule) {
            case PRODUCT -> judgement.status() == Status.DRIFT;
            case PSI_ABOVE ->
                judgement.measurement().metric().equals("psi")
                    && judgement.measurement().value() > USUAL_PSI;
            case BARE_TEST ->
                List.of("ks_statistic", "chi_square").contains(judgement.measurement().metric())
                    && p < USUAL_LEVEL;
          };
        });
  }

  private void count(String what, long more) {
    counts.merge(what, more, Long::sum);
  }

  synchronized void add(Tally other) {
    other.counts.forEach(this::count);
  }

  /** Of all columns without a change, the share called drifted. */
  double perFeature(Rule rule) {
    return share("feature " + rule, "features");
  }

  /** Of all models without a change, the share with a column called drifted. */
  double perModel(Rule rule) {
    return share("model " + rule, "models");
  }

  /** Of all columns without a change, the share that this metric called drifted. */
  double perMetric(String metric) {
    return share("metric " + metric, "features");
  }

  /** Of all planted changes, the share found. */
  double power(Planted kind, Rule rule) {
    return share(kind + " " + rule, "models");
  }

  /** Metrics that called drift at least once where there was none. */
  List<String> metrics() {
    return counts.keySet().stream()
        .filter(name -> name.startsWith("metric "))
        .map(name -> name.substring("metric ".length()))
        .sorted()
        .toList();
  }

  private double share(String hits, String all) {
    return (double) counts.getOrDefault(hits, 0L) / counts.getOrDefault(all, 1L);
  }
}
