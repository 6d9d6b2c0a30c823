package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.performance.BusinessValue;
import dev.tidemark.analyzer.performance.CellValues;
import dev.tidemark.analyzer.performance.Estimate;
import dev.tidemark.analyzer.performance.LabelledSample;
import dev.tidemark.analyzer.performance.PerformanceCurves;
import dev.tidemark.analyzer.performance.PerformanceMetric;
import dev.tidemark.analyzer.performance.PerformanceReport;
import dev.tidemark.storage.column.ColumnReader;
import dev.tidemark.storage.column.LabelledReader;
import dev.tidemark.storage.column.LabelledRows;
import dev.tidemark.storage.column.Outputs;
import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Task;
import dev.tidemark.storage.reference.ReferenceCatalog;
import dev.tidemark.storage.result.OrNull;
import dev.tidemark.storage.window.TimeWindow;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Performance of any period, with its curves, from the labels known now. Thread-safe. */
@Singleton
public final class PerformanceOnDemand {
  private final ReferenceCatalog references;
  private final ColumnReader columns;
  private final LabelledReader labels;
  private final SideLoader loader;

  PerformanceOnDemand(
      ReferenceCatalog references, ColumnReader columns, LabelledReader labels, SideLoader loader) {
    this.references = references;
    this.columns = columns;
    this.labels = labels;
    this.loader = loader;
  }

  /**
   * Reads one period.
   *
   * @param version empty for all versions
   * @param worth of a two-class model's decisions; null: not asked
   */
  public PerformanceReport report(
      ModelSettings settings,
      String version,
      Segment segment,
      TimeWindow window,
      @Nullable CellValues worth) {
    RowSource traffic = new RowSource.Traffic(settings.name(), version, window, segment);
    ModelShape shape =
        loader.shape(
            settings,
            references
                .active(settings)
                .<RowSource>map(reference ->
                    new RowSource.ReferenceRows(
                        settings.name(), reference.name(), reference.revision(), Segment.ALL))
                .orElse(traffic));
    Outputs outputs = columns.outputs(traffic);
    LabelledRows rows = labels.read(traffic, shape.task() == Task.MULTICLASS);
    LabelledSample sample = LabelledSample.of(rows, shape.task(), shape.positiveLabel());
    boolean some = sample.size() > 0;
    List<PerformanceReport.Threshold> thresholds =
        some ? PerformanceCurves.thresholds(sample) : List.of();
    return new PerformanceReport(
        settings.name(),
        OrNull.text(version),
        segment.isAll() ? null : segment.text(),
        window.start(),
        window.end(),
        shape.task().name().toLowerCase(Locale.ROOT),
        shape.task() == Task.BINARY ? shape.positiveLabel() : null,
        outputs.rows(),
        rows.size(),
        outputs.rows() == 0
            ? null
            : (Double) (Arrays.stream(rows.weight()).sum() / outputs.weights().total()),
        PerformanceCurves.delays(rows),
        some ? PerformanceCurves.values(measure(sample)) : List.of(),
        some ? PerformanceCurves.confusion(sample, rows, shape.positiveLabel()) : null,
        thresholds,
        some ? PerformanceCurves.calibration(sample) : List.of(),
        PerformanceCurves.maturity(
            rows, shape.task(), shape.positiveLabel(), PerformanceOnDemand::measure),
        worth == null ? null : BusinessValue.of(worth, sample, thresholds).orElse(null));
  }

  private static List<Estimate> measure(LabelledSample sample) {
    return PerformanceMetrics.ALL.stream()
        .map((PerformanceMetric metric) -> metric.measure(sample))
        .flatMap(List::stream)
        .toList();
  }
}
