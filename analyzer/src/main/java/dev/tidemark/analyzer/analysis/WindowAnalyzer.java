package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.column.Columns;
import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.column.Comparison.ColumnName;
import dev.tidemark.analyzer.column.FeatureCells;
import dev.tidemark.analyzer.column.ValueRange;
import dev.tidemark.analyzer.metric.Judgement;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.multivariate.MatrixColumns;
import dev.tidemark.analyzer.statistics.profile.DriftProfile;
import dev.tidemark.storage.model.FeatureSettings;
import dev.tidemark.storage.model.FeatureType;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.Subject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Analyses one window of one version against one reference. What comes out depends on the rows of
 * both sides and the settings only, not on their order or on earlier runs.
 */
@Singleton
final class WindowAnalyzer {
  /** Values, weights, sums of weights. */
  private static final int ARRAYS_OF_WEIGHTED_CELLS = 3;

  private final SideLoader loader;
  private final WorkingSpace space;
  private final ReferenceSides references;
  private final ModelMetrics model;
  private final EmbeddingMetrics embeddings;

  WindowAnalyzer(
      SideLoader loader,
      ReferenceSides references,
      ModelMetrics model,
      EmbeddingMetrics embeddings,
      WorkingSpace space) {
    this.loader = loader;
    this.embeddings = embeddings;
    this.space = space;
    this.references = references;
    this.model = model;
  }

  /**
   * Reads both sides and computes every metric.
   *
   * @param criteria what is called a drift
   * @param eachColumn given every column with its bins; its rows are let go of afterwards
   */
  Analysed analyse(WindowTask task, Criteria criteria, Consumer<Comparison> eachColumn) {
    LoadedReference reference = references.of(task);
    Side current = loader.load(task.traffic(), task.settings(), reference.shape());
    DriftProfile profile = DriftProfile.ofId(task.settings().profile());
    Map<ColumnName, List<Measurement>> columns = new LinkedHashMap<>();
    MatrixColumns.Builder matrix = new MatrixColumns.Builder();
    EmbeddingMetrics.Found vectors = EmbeddingMetrics.Found.none(task.traffic());
    if (task.shadow().isEmpty()) { // in shadow the features are those of the version followed
      vectors =
          embeddings.find(
              task.settings(), reference.rows(), reference.side(), task.traffic(), current);
      measureFeatures(
          task, reference, current, vectors.names(), matrix, profile, columns, eachColumn);
    }
    for (String name : vectors.names()) {
      columns.put(new ColumnName(Subject.FEATURE, name), embeddings.measure(vectors, name));
    }
    measure(outputsOf(task.settings(), reference.side(), current), profile, columns, eachColumn);
    int minSample = task.settings().minSample();
    return new Analysed(
        reference,
        current,
        Verdicts.of(columns, minSample, criteria),
        model.measure(task, reference, current, matrix.build()).stream()
            .map(one -> Judgement.of(one, minSample, criteria.ofModel(one.metric())))
            .toList(),
        vectors);
  }

  private void measureFeatures(
      WindowTask task,
      LoadedReference reference,
      Side current,
      Set<String> vectors,
      MatrixColumns.Builder matrix,
      DriftProfile profile,
      Map<ColumnName, List<Measurement>> columns,
      Consumer<Comparison> eachColumn) {
    eachGroup(
        task,
        reference,
        current,
        vectors,
        features -> {
          matrix.add(features);
          measure(features, profile, columns, eachColumn);
        });
  }

  private void eachGroup(
      WindowTask task,
      LoadedReference reference,
      Side current,
      Set<String> vectors,
      Consumer<List<Comparison>> use) {
    try (FeatureCells cells =
        loader.cells(task.traffic(), current, reference.names().size(), 1, Set.of())) {
      for (Set<String> group : groups(reference, current, cells)) {
        Side before = reference.side().withFeatures(reference.features(group));
        Side now =
            current.withFeatures(
                SideLoader.features(cells, current, types(task.settings(), before), group));
        use.accept(featuresOf(task.settings(), vectors, before, now));
      }
    }
  }

  /** The features of whole rows, as an analysis of this window takes them. */
  MatrixColumns matrix(WindowTask task, LoadedReference reference, Side current) {
    MatrixColumns.Builder matrix = new MatrixColumns.Builder();
    Set<String> vectors =
        embeddings
            .find(task.settings(), reference.rows(), reference.side(), task.traffic(), current)
            .names();
    eachGroup(task, reference, current, vectors, matrix::add);
    return matrix.build();
  }

  /** Features by the group, as many at once as memory allows; one empty group stands for all. */
  private List<Set<String>> groups(LoadedReference reference, Side current, FeatureCells cells) {
    if (cells.isInMemory() && reference.rowsPerGroup() == 0) {
      return List.of(Set.of());
    }
    Set<String> names = SideLoader.names(cells, current);
    names.addAll(reference.names());
    int arrays = current.outputs().weights().even() ? 1 : ARRAYS_OF_WEIGHTED_CELLS;
    return space.groups(names, arrays * current.rows() + reference.rowsPerGroup());
  }

  private static void measure(
      List<Comparison> comparisons,
      DriftProfile profile,
      Map<ColumnName, List<Measurement>> columns,
      Consumer<Comparison> eachColumn) {
    comparisons.parallelStream()
        .map(column -> Map.entry(column.name(), Measuring.measure(column, profile)))
        .toList()
        .forEach(entry -> columns.put(entry.getKey(), entry.getValue()));
    comparisons.forEach(eachColumn);
  }

  /** The types that the user settled, and else those of the reference. */
  static Map<String, FeatureType> types(ModelSettings settings, Side reference) {
    Map<String, FeatureType> types = new HashMap<>();
    reference.features().forEach((name, column) -> types.put(name, Side.typeOf(column)));
    types.putAll(types(settings, Set.of()));
    return types;
  }

  /**
   * The types that the user settled.
   *
   * @param chosen empty for all features
   */
  static Map<String, FeatureType> types(ModelSettings settings, Set<String> chosen) {
    Map<String, FeatureType> types = new HashMap<>();
    settings
        .features()
        .forEach((name, feature) -> {
          FeatureType type = feature.type();
          if (type != null && (chosen.isEmpty() || chosen.contains(name))) {
            types.put(name, type);
          }
        });
    return types;
  }

  /** Every feature and output of either side, on the bins of the reference; no vectors. */
  static List<Comparison> compare(ModelSettings settings, Side reference, Side current) {
    List<Comparison> comparisons =
        new ArrayList<>(featuresOf(settings, Set.of(), reference, current));
    comparisons.addAll(outputsOf(settings, reference, current));
    return comparisons;
  }

  private static List<Comparison> featuresOf(
      ModelSettings settings, Set<String> vectors, Side reference, Side current) {
    List<Comparison> comparisons = new ArrayList<>();
    compare(Subject.FEATURE, reference.features(), current.features(), settings, comparisons);
    comparisons.removeIf(column -> vectors.contains(column.name().text()));
    return comparisons;
  }

  private static List<Comparison> outputsOf(ModelSettings settings, Side reference, Side current) {
    List<Comparison> comparisons = new ArrayList<>();
    compare(
        Subject.OUTPUT, reference.outputColumns(), current.outputColumns(), settings, comparisons);
    return comparisons;
  }

  private static void compare(
      Subject subject,
      Map<String, Column> reference,
      Map<String, Column> current,
      ModelSettings settings,
      List<Comparison> comparisons) {
    TreeSet<String> names = new TreeSet<>(reference.keySet());
    names.addAll(current.keySet());
    for (String name : names) {
      Column now = current.get(name);
      Column before = reference.get(name);
      Column known = now == null ? before : now;
      FeatureSettings settled = subject == Subject.FEATURE ? settings.features().get(name) : null;
      if (known == null
          || (settled != null
              && (!settled.isMonitored() || settled.type() == FeatureType.EMBEDDING))) {
        continue;
      }
      FeatureType type = Side.typeOf(known);
      comparisons.add(
          comparison(
              new ColumnName(subject, name),
              before == null ? Columns.empty(type) : before,
              now == null ? Columns.empty(type) : now,
              settled));
    }
  }

  private static Comparison comparison(
      ColumnName name, Column reference, Column current, @Nullable FeatureSettings settings) {
    if (current instanceof Column.Categories now) {
      return Comparison.Categorical.of(
          name,
          reference instanceof Column.Categories before
              ? before
              : (Column.Categories) Columns.empty(FeatureType.CATEGORICAL),
          now);
    }
    Column.Numbers now = (Column.Numbers) current;
    Column.Numbers before =
        reference instanceof Column.Numbers numbers
            ? numbers
            : (Column.Numbers) Columns.empty(FeatureType.NUMERIC);
    boolean output = name.subject() == Subject.OUTPUT;
    return Comparison.Numeric.of(
        name, before, now, ValueRange.of(output ? null : settings, before.sample()));
  }
}
