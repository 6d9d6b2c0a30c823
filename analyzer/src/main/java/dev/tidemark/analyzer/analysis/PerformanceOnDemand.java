package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.performance.BusinessValue;
import dev.tidemark.analyzer.performance.CellValues;
import dev.tidemark.analyzer.performance.Estimate;
import dev.tidemark.analyzer.performance.LabelDelays;
import dev.tidemark.analyzer.performance.LabelledSample;
import dev.tidemark.analyzer.performance.PerformanceCurves;
import dev.tidemark.analyzer.performance.PerformanceMetric;
import dev.tidemark.analyzer.performance.PerformanceReport;
import dev.tidemark.analyzer.performance.SummedPerformance;
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
import dev.tidemark.storage.result.WindowSum;
import dev.tidemark.storage.result.WindowSums;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Performance of any period, with its curves: from the rows, to the last digit and with the labels
 * known now, or from what the analyses of its windows have summed up. Thread-safe.
 */
@Singleton
public final class PerformanceOnDemand {
  private final ReferenceCatalog references;
  private final ColumnReader columns;
  private final LabelledReader labels;
  private final SideLoader loader;
  private final WindowSums sums;

  PerformanceOnDemand(
      ReferenceCatalog references,
      ColumnReader columns,
      LabelledReader labels,
      SideLoader loader,
      WindowSums sums) {
    this.references = references;
    this.columns = columns;
    this.labels = labels;
    this.loader = loader;
    this.sums = sums;
  }

  /**
   * What is asked for.
   *
   * @param version empty for all versions
   * @param worth of a two-class model's decisions; null: not asked
   */
  public record Question(
      ModelSettings settings,
      String version,
      Segment segment,
      TimeWindow period,
      @Nullable CellValues worth) {}

  /**
   * Adds up the windows of one length that start in the period; empty where none is analysed, or
   * they overlap.
   */
  public Optional<PerformanceReport> ofWindows(Question question, WindowLength length) {
    if (length instanceof WindowLength.Sliding) {
      return Optional.empty();
    }
    List<WindowSum> found =
        sums.read(
            question.settings().name(),
            question.version(),
            question.segment().text(),
            length.text(),
            question.period());
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(report(question, new SummedPerformance(found)));
  }

  private static PerformanceReport report(Question question, SummedPerformance summed) {
    Optional<LabelledSample.Binary> sample = summed.binary();
    List<PerformanceReport.Threshold> thresholds =
        sample.map(PerformanceCurves::thresholds).orElse(List.of());
    return new PerformanceReport(
        question.settings().name(),
        OrNull.text(question.version()),
        segment(question),
        question.period().start(),
        question.period().end(),
        name(summed.task()),
        summed.task() == Task.BINARY ? summed.positive() : null,
        summed.windows(),
        summed.requests(),
        summed.labelled(),
        summed.coverage(),
        PerformanceCurves.delays(summed.delays()),
        PerformanceCurves.values(summed.metrics()),
        summed.confusion(),
        thresholds,
        sample.map(PerformanceCurves::calibration).orElse(List.of()),
        summed.maturity(),
        sample.flatMap(rows -> worth(question, rows, thresholds)).orElse(null));
  }

  /** Reads the rows of the period. */
  public PerformanceReport ofRows(Question question) {
    ModelSettings settings = question.settings();
    RowSource traffic =
        new RowSource.Traffic(
            settings.name(), question.version(), question.period(), question.segment());
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
        OrNull.text(question.version()),
        segment(question),
        question.period().start(),
        question.period().end(),
        name(shape.task()),
        shape.task() == Task.BINARY ? shape.positiveLabel() : null,
        null,
        outputs.rows(),
        rows.size(),
        outputs.rows() == 0
            ? null
            : (Double) (Arrays.stream(rows.weight()).sum() / outputs.weights().total()),
        PerformanceCurves.delays(LabelDelays.of(rows)),
        some ? PerformanceCurves.values(measure(sample)) : List.of(),
        some ? PerformanceCurves.confusion(sample, rows, shape.positiveLabel()) : null,
        thresholds,
        some ? PerformanceCurves.calibration(sample) : List.of(),
        PerformanceCurves.maturity(
            rows, shape.task(), shape.positiveLabel(), PerformanceOnDemand::measure),
        worth(question, sample, thresholds).orElse(null));
  }

  private static @Nullable String segment(Question question) {
    return question.segment().isAll() ? null : question.segment().text();
  }

  private static String name(Task task) {
    return task.name().toLowerCase(Locale.ROOT);
  }

  private static Optional<BusinessValue> worth(
      Question question, LabelledSample sample, List<PerformanceReport.Threshold> thresholds) {
    return Optional.ofNullable(question.worth())
        .flatMap(values -> BusinessValue.of(values, sample, thresholds));
  }

  private static List<Estimate> measure(LabelledSample sample) {
    return PerformanceMetrics.ALL.stream()
        .map((PerformanceMetric metric) -> metric.measure(sample))
        .flatMap(List::stream)
        .toList();
  }
}
