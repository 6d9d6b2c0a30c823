package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Comparison.ColumnName;
import dev.tidemark.analyzer.drift.ChiSquareMetric;
import dev.tidemark.analyzer.drift.KolmogorovSmirnovMetric;
import dev.tidemark.analyzer.embedding.EmbeddingDrift;
import dev.tidemark.analyzer.metric.Judgement;
import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.statistics.comparison.MultipleTesting;
import dev.tidemark.storage.result.Subject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the measurements of all columns of one window mean, taken together. */
public final class Verdicts {
  /** One test a column: their p-values are adjusted together. */
  private static final String COLUMN_TEST = "column test";

  private final long minSample;
  private final Criteria criteria;
  private final Map<ColumnName, Integer> tests = new LinkedHashMap<>();
  private final Map<ColumnName, List<Judgement>> byColumn = new LinkedHashMap<>();

  private Verdicts(long minSample, Criteria criteria) {
    this.minSample = minSample;
    this.criteria = criteria;
  }

  /**
   * Judges all columns of one window; features and outputs are adjusted apart.
   *
   * @param minSample fewest values on either side
   * @param criteria what is called a drift
   * @return a judgement for each measurement, columns and measurements in the order given, features
   *     first
   */
  public static Map<ColumnName, List<Judgement>> of(
      Map<ColumnName, List<Measurement>> columns, long minSample, Criteria criteria) {
    Verdicts verdicts = new Verdicts(minSample, criteria);
    columns.forEach((name, column) -> verdicts.tests.put(name, verdicts.tests(column)));
    verdicts.judge(columns, Subject.FEATURE);
    verdicts.judge(columns, Subject.OUTPUT);
    return verdicts.byColumn;
  }

  private void judge(Map<ColumnName, List<Measurement>> columns, Subject subject) {
    Map<ColumnName, List<Measurement>> family = new LinkedHashMap<>(columns);
    family.keySet().removeIf(name -> name.subject() != subject);
    Map<String, Map<ColumnName, Double>> raw = pValues(family);
    Map<String, Map<ColumnName, Double>> adjusted = new HashMap<>(raw);
    adjusted.replaceAll((_, pValues) -> adjustedByName(pValues));
    family.forEach((name, measurements) ->
        byColumn.put(
            name, measurements.stream().map(one -> judge(name, one, adjusted, raw)).toList()));
  }

  private Judgement judge(
      ColumnName name,
      Measurement measurement,
      Map<String, Map<ColumnName, Double>> adjusted,
      Map<String, Map<ColumnName, Double>> raw) {
    return Judgement.of(
        measurement,
        own(name, measurement, adjusted),
        new Judgement.Evidence(
            evidence(name, measurement, adjusted), evidence(name, measurement, raw)),
        minSample,
        criteria.of(name, measurement.metric(), tests));
  }

  /**
   * How many tests can lead to a verdict on this column: one for the column itself, and one for
   * each metric that is judged by a p-value of its own.
   */
  private int tests(List<Measurement> column) {
    Set<String> families = new TreeSet<>();
    column.stream()
        .filter(one -> !(one.limit() instanceof Limit.None) && isTested(one))
        .forEach(one -> families.add(family(one.metric())));
    if (families.contains(COLUMN_TEST)) { // what goes by it is no further test
      families.removeAll(Set.of("psi", "psi_with_nulls"));
    }
    return families.size();
  }

  private boolean isTested(Measurement measurement) {
    return !Double.isNaN(measurement.pValue()) && measurement.samples().reach(minSample);
  }

  /** Its own p-value of these; NaN when it has none. */
  private static double own(
      ColumnName name, Measurement measurement, Map<String, Map<ColumnName, Double>> pValues) {
    return Double.isNaN(measurement.pValue())
        ? Double.NaN
        : of(pValues, family(measurement.metric()), name);
  }

  /**
   * The p-value that a verdict goes by. Distances go by the column's own test, also those that come
   * with a p-value of their own: that of {@code psi} is chi-square's only while no bin is nearly
   * empty, and far too small in windows of some tens of rows. Nulls are no part of the test, so
   * {@code psi_with_nulls} may go by the null rate's as well.
   */
  private static double evidence(
      ColumnName name, Measurement measurement, Map<String, Map<ColumnName, Double>> pValues) {
    double own = own(name, measurement, pValues);
    double test = of(pValues, COLUMN_TEST, name);
    return switch (measurement.metric()) {
      case "psi" -> larger(own, test);
      case "psi_with_nulls" -> larger(own, smaller(test, of(pValues, "null_rate", name)));
      default -> Double.isNaN(own) ? test : own;
    };
  }

  private static double larger(double one, double other) {
    return Double.isNaN(one) ? other : Double.isNaN(other) ? one : Math.max(one, other);
  }

  private static double smaller(double one, double other) {
    return Double.isNaN(one) ? other : Double.isNaN(other) ? one : Math.min(one, other);
  }

  private static double of(
      Map<String, Map<ColumnName, Double>> pValues, String family, ColumnName name) {
    return pValues.getOrDefault(family, Map.of()).getOrDefault(name, Double.NaN);
  }

  private Map<String, Map<ColumnName, Double>> pValues(Map<ColumnName, List<Measurement>> columns) {
    Map<String, Map<ColumnName, Double>> families = new HashMap<>();
    columns.forEach((name, measurements) ->
        measurements.stream()
            .filter(this::isTested)
            .forEach(m ->
                families
                    .computeIfAbsent(family(m.metric()), _ -> new LinkedHashMap<>())
                    .put(name, m.pValue())));
    return families;
  }

  private static Map<ColumnName, Double> adjustedByName(Map<ColumnName, Double> pValues) {
    double[] adjusted =
        MultipleTesting.benjaminiHochberg(
            pValues.values().stream().mapToDouble(Double::doubleValue).toArray());
    Map<ColumnName, Double> byName = new HashMap<>();
    int i = 0;
    for (ColumnName name : pValues.keySet()) {
      byName.put(name, adjusted[i++]);
    }
    return byName;
  }

  private static String family(String metric) {
    return switch (metric) {
      case KolmogorovSmirnovMetric.NAME, ChiSquareMetric.NAME, "cramers_v", EmbeddingDrift.TEST ->
          COLUMN_TEST;
      default -> metric;
    };
  }
}
