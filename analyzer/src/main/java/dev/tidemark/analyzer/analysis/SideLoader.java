package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.column.Columns;
import dev.tidemark.analyzer.column.FeatureCells;
import dev.tidemark.analyzer.column.Rows;
import dev.tidemark.analyzer.performance.Estimate;
import dev.tidemark.analyzer.performance.LabelDelays;
import dev.tidemark.analyzer.performance.LabelledSample;
import dev.tidemark.analyzer.performance.LabelledSums;
import dev.tidemark.analyzer.performance.PerformanceMetric;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.analyzer.statistics.sample.Quantiles;
import dev.tidemark.storage.column.Cells;
import dev.tidemark.storage.column.ColumnReader;
import dev.tidemark.storage.column.LabelledReader;
import dev.tidemark.storage.column.LabelledRows;
import dev.tidemark.storage.column.Outputs;
import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.column.SliceReader;
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

/**
 * Loads one side of a comparison: every row is read once, whatever the number of features, and
 * memory does not grow with the rows of its features. Thread-safe.
 */
@Singleton
final class SideLoader {
  private final ColumnReader columns;
  private final SliceReader slices;
  private final LabelledReader labelled;
  private final WorkingSpace space;

  SideLoader(
      ColumnReader columns, SliceReader slices, LabelledReader labelled, WorkingSpace space) {
    this.columns = columns;
    this.slices = slices;
    this.labelled = labelled;
    this.space = space;
  }

  /**
   * Loads everything but the features.
   *
   * @param known what the model predicts; empty: as these rows show it
   */
  Side load(RowSource source, ModelSettings settings, Optional<ModelShape> known) {
    Side side = outputs(source, settings, known);
    ModelShape shape = side.shape();
    LabelledRows rows = labelled.read(source, shape.task() == Task.MULTICLASS);
    Optional<LabelledSample> labels =
        Optional.of(LabelledSample.of(rows, shape.task(), shape.positiveLabel()))
            .filter(sample -> sample.size() > 0);
    return new Side(
        shape,
        side.outputs(),
        side.latencies(),
        side.outputColumns(),
        Map.of(),
        rows.size(),
        Arrays.stream(rows.weight()).sum(),
        medianDelay(rows),
        labels.map(SideLoader::performance).orElse(List.of()),
        labels,
        LabelledSums.of(
            rows,
            shape.task(),
            shape.positiveLabel(),
            side.rows(),
            side.outputs().weights().total()),
        source instanceof RowSource.Shadow
            ? 0
            : columns.duplicates(source, side.outputs().weights()));
  }

  /** Loads the outputs alone. */
  Side outputs(RowSource source, ModelSettings settings, Optional<ModelShape> known) {
    Outputs outputs = columns.outputs(source);
    Map<String, Cells> probabilities = columns.probabilities(source, outputs.weights());
    ModelShape shape =
        known.orElseGet(() -> TaskInference.shape(settings, outputs, probabilities.keySet()));
    return new Side(
        shape,
        outputs.withoutCells(),
        Columns.numeric(outputs.latencies(), Rows.all(outputs)).sample(),
        outputColumns(outputs, probabilities, shape),
        Map.of(),
        0,
        0,
        Double.NaN,
        List.of(),
        Optional.empty(),
        List.of(),
        0);
  }

  /** What the model predicts, as the settings or these rows say. */
  ModelShape shape(ModelSettings settings, RowSource source) {
    Outputs outputs = columns.outputs(source);
    return TaskInference.shape(
        settings, outputs, columns.probabilities(source, outputs.weights()).keySet());
  }

  /**
   * Reads the cells of features in one pass.
   *
   * @param side of the same rows
   * @param expected about how many features there are; 0 when that is not known
   * @param sharers how many such sides share the memory
   * @param chosen empty for all
   */
  FeatureCells cells(RowSource source, Side side, int expected, int sharers, Set<String> chosen) {
    FeatureCells cells =
        new FeatureCells(
            columns.categories(source, side.outputs().weights(), chosen),
            space.bytes() / sharers,
            space.folder());
    for (RowSource slice : slices.slices(source, side.rows(), space.rowsOfASlice(expected))) {
      columns.numbers(slice, side.outputs().weights(), chosen, cells::add);
    }
    return cells;
  }

  /**
   * Makes columns of cells.
   *
   * @param side of the same rows
   * @param known types that are settled; the others are as most values are
   * @param chosen empty for all
   */
  static Map<String, Column> features(
      FeatureCells cells, Side side, Map<String, FeatureType> known, Set<String> chosen) {
    Rows all = Rows.all(side.outputs());
    Set<String> names = names(cells, side);
    names.addAll(known.keySet());
    if (!chosen.isEmpty()) {
      names.retainAll(chosen);
    }
    Map<String, Column> features = new TreeMap<>();
    names.parallelStream()
        .map(name -> {
          Cells values = cells.numbers(name);
          TextCounts categories = cells.texts(name);
          FeatureType settled = known.get(name);
          FeatureType type = settled == null ? Columns.majority(values, categories) : settled;
          return Map.entry(name, Columns.of(type, values, categories, all));
        })
        .toList()
        .forEach(feature -> features.put(feature.getKey(), feature.getValue()));
    return features;
  }

  /** All features that the rows hold, those that are always null included. */
  static Set<String> names(FeatureCells cells, Side side) {
    Set<String> names = new TreeSet<>(side.outputs().nullFeatures());
    names.addAll(cells.names());
    return names;
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
          Columns.of(type, outputs.predictionValues(), outputs.predictionTexts(), answered));
    }
    if (outputs.scores().size() > 0) {
      columns.put("score", Columns.numeric(outputs.scores(), answered));
    }
    probabilities.forEach(
        (name, values) -> columns.put("probability:" + name, Columns.numeric(values, answered)));
    return columns;
  }

  private static double medianDelay(LabelledRows rows) {
    NumericSample delays = LabelDelays.of(rows);
    return delays.isEmpty() ? Double.NaN : Quantiles.of(delays, 0.5);
  }

  private static List<Estimate> performance(LabelledSample sample) {
    return PerformanceMetrics.ALL.stream()
        .map((PerformanceMetric metric) -> metric.measure(sample))
        .flatMap(List::stream)
        .toList();
  }
}
