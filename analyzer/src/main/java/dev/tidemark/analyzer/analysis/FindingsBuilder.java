package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.column.Comparison.ColumnName;
import dev.tidemark.analyzer.drift.ChiSquareMetric;
import dev.tidemark.analyzer.drift.KolmogorovSmirnovMetric;
import dev.tidemark.analyzer.metric.Judgement;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.statistics.comparison.MultipleTesting;
import dev.tidemark.storage.profile.ProfileRow;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Judges measurements and turns them into rows. */
final class FindingsBuilder {
  /** One test a column: their p-values are adjusted together. */
  private static final String COLUMN_TEST = "column test";

  private final WindowTask task;
  private final Stamp stamp;
  private final List<MetricResult> results = new ArrayList<>();
  private final List<ProfileRow> profiles = new ArrayList<>();

  FindingsBuilder(WindowTask task, Stamp stamp) {
    this.task = task;
    this.stamp = stamp;
  }

  /** Adds all columns: features and outputs are adjusted apart. */
  void columns(Map<ColumnName, List<Measurement>> columns) {
    for (Subject subject : List.of(Subject.FEATURE, Subject.OUTPUT)) {
      Map<ColumnName, List<Measurement>> family = new LinkedHashMap<>(columns);
      family.keySet().removeIf(name -> name.subject() != subject);
      Map<String, Map<ColumnName, Double>> adjusted = adjusted(family);
      family.forEach((name, measurements) ->
          measurements.forEach(measurement -> column(name, measurement, adjusted)));
    }
  }

  /** Adds what speaks of the whole model: each its own question, so p-values stay as they are. */
  void model(List<Measurement> measurements) {
    for (Measurement measurement : measurements) {
      add(
          Subject.MODEL,
          "",
          Judgement.of(measurement, measurement.pValue(), Double.NaN, minSample()));
    }
  }

  void profile(Comparison column) {
    profiles.add(ProfileRows.of(task, stamp, column));
  }

  WindowFindings build() {
    return new WindowFindings(results, profiles);
  }

  private void column(
      ColumnName name, Measurement measurement, Map<String, Map<ColumnName, Double>> adjusted) {
    if (task.reference().isEmpty() && needsReference(measurement)) {
      return;
    }
    double own =
        Double.isNaN(measurement.pValue())
            ? Double.NaN
            : of(adjusted, family(measurement.metric()), name);
    double evidence = of(adjusted, COLUMN_TEST, name);
    add(name.subject(), name.text(), Judgement.of(measurement, own, evidence, minSample()));
  }

  private static boolean needsReference(Measurement measurement) {
    return measurement.samples().reference() == 0 && Double.isNaN(measurement.value());
  }

  private static double of(
      Map<String, Map<ColumnName, Double>> adjusted, String family, ColumnName name) {
    return adjusted.getOrDefault(family, Map.of()).getOrDefault(name, Double.NaN);
  }

  private Map<String, Map<ColumnName, Double>> adjusted(
      Map<ColumnName, List<Measurement>> columns) {
    Map<String, Map<ColumnName, Double>> families = new HashMap<>();
    columns.forEach((name, measurements) ->
        measurements.stream()
            .filter(m -> !Double.isNaN(m.pValue()) && m.samples().reach(minSample()))
            .forEach(m ->
                families
                    .computeIfAbsent(family(m.metric()), _ -> new LinkedHashMap<>())
                    .put(name, m.pValue())));
    families.replaceAll((_, pValues) -> adjustedByName(pValues));
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
      case KolmogorovSmirnovMetric.NAME, ChiSquareMetric.NAME, "cramers_v" -> COLUMN_TEST;
      default -> metric;
    };
  }

  private long minSample() {
    return task.settings().minSample();
  }

  private void add(Subject subject, String feature, Judgement judgement) {
    Measurement m = judgement.measurement();
    results.add(
        new MetricResult(
            task.settings().name(),
            task.version(),
            m.metric(),
            subject,
            feature,
            task.segment().text(),
            task.windowLength(),
            task.window(),
            task.referenceName(),
            task.settings().profile(),
            m.value(),
            m.lower(),
            m.upper(),
            m.pValue(),
            judgement.adjusted(),
            m.expected(),
            m.samples().current(),
            Math.max(0, m.samples().reference()),
            m.referenceValue(),
            judgement.status(),
            judgement.detail(),
            stamp.revision(),
            stamp.computedAt()));
  }
}
