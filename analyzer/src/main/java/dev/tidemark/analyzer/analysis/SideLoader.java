package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.column.Columns;
import dev.tidemark.analyzer.column.Rows;
import dev.tidemark.analyzer.performance.Estimate;
import dev.tidemark.analyzer.performance.LabelledSample;
import dev.tidemark.analyzer.performance.PerformanceMetric;
import dev.tidemark.analyzer.performance.Weights;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.analyzer.statistics.sample.Quantiles;
import dev.tidemark.storage.column.Cells;
import dev.tidemark.storage.column.ColumnReader;
import dev.tidemark.storage.column.LabelledReader;
import dev.tidemark.storage.column.LabelledRows;
import dev.tidemark.storage.column.Outputs;
import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.column.TextCounts;
import dev.tidemark.storage.model.FeatureType;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Task;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Loads one side of a comparison: a fixed number of queries, whatever the number of features. */
@Singleton
final class SideLoader {
  private final ColumnReader columns;
  private final LabelledReader labelled;

  SideLoader(ColumnReader columns, LabelledReader labelled) {
    this.columns = columns;
    this.labelled = labelled;
  }

  /** Loads everything but the features. */
  Side load(RowSource source, ModelShape shape) {
    Outputs outputs = columns.outputs(source);
    Map<String, Cells> probabilities = columns.probabilities(source, outputs.weights());
    LabelledRows rows = labelled.read(source, shape.task() == Task.MULTICLASS);
    Optional<LabelledSample> labels =
        Optional.of(LabelledSample.of(rows, shape.task(), shape.positiveLabel()))
            .filter(sample -> sample.size() > 0);
    return new Side(
        outputs.rows(),
        Map.of(),
        outputColumns(outputs, probabilities, shape),
        outputs,
        rows.size(),
        Arrays.stream(rows.weight()).sum(),
        medianDelay(rows),
        labels.map(SideLoader::performance).orElse(List.of()),
        labels,
        columns.duplicates(source, outputs.weights()));
  }

  /** Loads the outputs and one feature; no labels. */
  Side column(RowSource source, ModelShape shape, Map<String, FeatureType> known, String feature) {
    Outputs outputs = columns.outputs(source);
    Map<String, Cells> probabilities = columns.probabilities(source, outputs.weights());
    return new Side(
        outputs.rows(),
        features(source, outputs, known, Set.of(feature)),
        outputColumns(outputs, probabilities, shape),
        outputs,
        0,
        0,
        Double.NaN,
        List.of(),
        Optional.empty(),
        0);
  }

  /** What the outputs say about the model, for {@link TaskInference}. */
  ModelShape shape(ModelSettings settings, RowSource source) {
    Outputs outputs = columns.outputs(source);
    var classes = columns.probabilities(source, outputs.weights()).keySet();
    return new ModelShape(
        TaskInference.task(settings, outputs, classes),
        TaskInference.positiveLabel(settings, outputs, classes));
  }

  /** The names of all features that the rows hold. */
  Set<String> names(RowSource source) {
    ColumnReader.FeatureNames names = columns.names(source);
    Set<String> all = new TreeSet<>(names.numeric());
    all.addAll(names.texts());
    all.addAll(names.nulls());
    return all;
  }

  /**
   * Loads features.
   *
   * @param outputs of the same rows
   * @param known types that are settled; the others are as most values are
   * @param chosen empty for all
   */
  Map<String, Column> features(
      RowSource source, Outputs outputs, Map<String, FeatureType> known, Set<String> chosen) {
    Map<String, Cells> numbers = columns.numbers(source, outputs.weights(), chosen);
    Map<String, TextCounts> texts = columns.categories(source, outputs.weights(), chosen);
    Rows all = Rows.all(outputs);
    TreeSet<String> names = new TreeSet<>(known.keySet());
    Stream.of(numbers.keySet(), texts.keySet(), outputs.nullFeatures()).forEach(names::addAll);
    if (!chosen.isEmpty()) {
      names.retainAll(chosen);
    }
    Map<String, Column> features = new TreeMap<>();
    names.parallelStream()
        .map(name -> {
          Cells values = numbers.getOrDefault(name, Cells.NONE);
          TextCounts categories = texts.getOrDefault(name, TextCounts.NONE);
          FeatureType settled = known.get(name);
          FeatureType type = settled == null ? Columns.majority(values, categories) : settled;
          return Map.entry(name, Columns.of(type, values, categories, all));
        })
        .toList()
        .forEach(feature -> features.put(feature.getKey(), feature.getValue()));
    return features;
  }

  private static Map<String, Column> outputColumns(
      Outputs outputs, Map<String, Cells> probabilities, ModelShape shape) {
    Rows answered = Rows.answered(outputs);
    Map<String, Column> columns = new TreeMap<>();
    if (outputs.predictionValues().size() > 0 || !outputs.predictionTexts().isEmpty()) {
      FeatureType type =
          shape.task() == Task.REGRESSION ? FeatureType.NUMERIC : FeatureType.CATEGORICAL;
      columns.put(
          "prediction",
          Columns.of(type, copy(outputs.predictionValues()), outputs.predictionTexts(), answered));
    }
    if (outputs.scores().size() > 0) {
      columns.put("score", Columns.numeric(copy(outputs.scores()), answered));
    }
    probabilities.forEach(
        (name, values) -> columns.put("probability:" + name, Columns.numeric(values, answered)));
    return columns;
  }

  private static Cells copy(Cells cells) {
    return new Cells(cells.values().clone(), cells.weights());
  }

  private static double medianDelay(LabelledRows rows) {
    double[] values = new double[rows.size()];
    double[] weights = new double[rows.size()];
    int known = 0;
    for (int i = 0; i < values.length; i++) {
      if (Double.isFinite(rows.delaySeconds()[i])) {
        values[known] = rows.delaySeconds()[i];
        weights[known++] = rows.weight()[i];
      }
    }
    NumericSample delays =
        Weights.sample(Arrays.copyOf(values, known), Arrays.copyOf(weights, known));
    return delays.isEmpty() ? Double.NaN : Quantiles.of(delays, 0.5);
  }

  private static List<Estimate> performance(LabelledSample sample) {
    return PerformanceMetrics.ALL.stream()
        .map((PerformanceMetric metric) -> metric.measure(sample))
        .flatMap(List::stream)
        .toList();
  }
}
