package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.segment.MovedSegments;
import dev.tidemark.analyzer.segment.SegmentReport;
import dev.tidemark.analyzer.segment.WeakSegments;
import dev.tidemark.analyzer.statistics.bins.BinEdges;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.analyzer.statistics.sample.Quantiles;
import dev.tidemark.storage.column.ColumnReader;
import dev.tidemark.storage.column.FeatureRowsReader;
import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.column.SegmentReader;
import dev.tidemark.storage.column.SegmentReader.Bounds;
import dev.tidemark.storage.column.SegmentReader.Losses;
import dev.tidemark.storage.column.SegmentReader.Output;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Task;
import dev.tidemark.storage.result.OrNull;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Searches a period for segments that are worse than the rest, or whose outputs moved: every value
 * of every tag and categorical feature and the quarters of numeric ones, in two passes over each
 * side. Thread-safe.
 */
@Singleton
public final class SegmentSearch {
  /** Most values of one tag or feature, the most frequent first. */
  private static final int MOST_VALUES = 50;

  /** Most numeric features whose quarters are examined, the first by name. */
  private static final int MOST_NUMBERS = 50;

  /** Rows that settle where quarters end. */
  private static final int SAMPLE = 10_000;

  private static final double[] NO_EDGES = {};

  private final ReferenceRules references;
  private final SideLoader loader;
  private final SegmentReader segments;
  private final ColumnReader columns;
  private final FeatureRowsReader sampler;

  SegmentSearch(
      ReferenceRules references,
      SideLoader loader,
      SegmentReader segments,
      ColumnReader columns,
      FeatureRowsReader sampler) {
    this.references = references;
    this.loader = loader;
    this.segments = segments;
    this.columns = columns;
    this.sampler = sampler;
  }

  /**
   * Searches one period.
   *
   * @param version empty for all versions
   * @param reference a stored reference or a rule; null: as the settings say
   * @param minRows fewest rows of a segment
   */
  public SegmentReport search(
      ModelSettings settings,
      String version,
      TimeWindow period,
      @Nullable String reference,
      long minRows) {
    RowSource now = new RowSource.Traffic(settings.name(), version, period, Segment.ALL);
    Optional<Baseline> baseline =
        references
            .of(settings, reference)
            .baseline(settings.name(), version, WindowLength.parse(settings.window()), period);
    Optional<RowSource> before = baseline.map(Baseline::rows);
    Side known = loader.outputs(before.orElse(now), settings, Optional.empty());
    Bounds bounds = new Bounds(minRows, MOST_VALUES, quarters(before.orElse(now)));
    boolean numbers = known.shape().task() == Task.REGRESSION;
    String positive = known.shape().positiveLabel();
    List<Losses> losses = segments.losses(now, numbers, positive, bounds);
    List<Losses> lossesBefore =
        before.map(rows -> segments.losses(rows, numbers, positive, bounds)).orElse(List.of());
    return new SegmentReport(
        settings.name(),
        OrNull.text(version),
        period.start(),
        period.end(),
        baseline.map(Baseline::name).orElse(null),
        minRows,
        WeakSegments.of(numbers, losses, lossesBefore),
        before.map(rows -> drift(rows, now, known, bounds)).orElse(null));
  }

  /** Edges of the quarters of each numeric feature, by a sample of the rows; ties make fewer. */
  private SortedMap<String, List<Double>> quarters(RowSource rows) {
    ColumnReader.FeatureNames names = columns.names(rows);
    List<String> numbers = names.numeric().stream().sorted().limit(MOST_NUMBERS).toList();
    List<double[]> sample = sampler.read(rows, numbers, List.of(), names.rows(), SAMPLE).numbers();
    SortedMap<String, List<Double>> edges = new TreeMap<>();
    for (int i = 0; i < numbers.size(); i++) {
      int column = i;
      NumericSample values =
          NumericSample.of(sample.stream().mapToDouble(row -> row[column]).toArray());
      if (!values.isEmpty()) {
        List<Double> inner =
            IntStream.rangeClosed(1, 3)
                .mapToObj(quarter -> Quantiles.of(values, quarter, 4))
                .filter(edge -> edge > values.value(0)) // below is nothing
                .distinct()
                .toList();
        edges.put(numbers.get(i), inner);
      }
    }
    edges.values().removeIf(List::isEmpty);
    return edges;
  }

  private SegmentReport.Drift drift(RowSource before, RowSource now, Side known, Bounds bounds) {
    Column score = known.outputColumns().get("score");
    Column prediction = known.outputColumns().get("prediction");
    Output output = Output.CLASS;
    double[] edges = NO_EDGES;
    if (score instanceof Column.Numbers numbers) {
      output = Output.SCORE;
      edges = BinEdges.deciles(numbers.sample()).toArray();
    } else if (prediction instanceof Column.Numbers numbers) {
      output = Output.NUMBER;
      edges = BinEdges.deciles(numbers.sample()).toArray();
    }
    return MovedSegments.of(
        output == Output.SCORE ? "score" : "prediction",
        segments.outputs(before, output, edges, bounds),
        segments.outputs(now, output, edges, bounds));
  }
}
