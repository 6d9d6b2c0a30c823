package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.performance.PerformanceReport.Confusion;
import dev.tidemark.analyzer.performance.PerformanceReport.Maturity;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.storage.model.Task;
import dev.tidemark.storage.result.WindowSum;
import dev.tidemark.storage.result.WindowSum.Part;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How good a model was, from {@link LabelledSums} added up over windows. Numbers of rows and means
 * over rows are as exact as from the rows themselves; what follows from the order of scores takes
 * scores of one {@link ScoreCell} as equal, at their mean.
 */
public final class SummedPerformance {
  private final AddedSums sums;
  private final Task task;
  private final String positive;

  /**
   * Takes sums as they were added up.
   *
   * @param added of at least one window
   */
  public SummedPerformance(List<WindowSum> added) {
    this.sums = new AddedSums(added);
    this.task = Task.valueOf(mostFrequent(added, LabelledSums.TASK));
    this.positive = mostFrequent(added, LabelledSums.POSITIVE);
  }

  /** That of most windows: settings may have changed between them. */
  private static String mostFrequent(List<WindowSum> added, String name) {
    return added.stream()
        .filter(sum -> sum.part() == Part.SUM && sum.name().equals(name))
        .max(Comparator.comparingDouble(WindowSum::weight))
        .orElseThrow()
        .other();
  }

  public Task task() {
    return task;
  }

  /** Of a binary model, else empty. */
  public String positive() {
    return positive;
  }

  public int windows() {
    return (int) sums.get(LabelledSums.WINDOWS).total();
  }

  /** Logged predictions. */
  public long requests() {
    return Math.round(sums.get(LabelledSums.REQUESTS).total());
  }

  public long labelled() {
    return labelled("");
  }

  private long labelled(String stage) {
    return sums.find(LabelledSums.LABELLED, stage).map(sum -> Math.round(sum.total())).orElse(0L);
  }

  /** Share of the traffic whose label has arrived; null without traffic. */
  public @Nullable Double coverage() {
    double traffic = sums.get(LabelledSums.REQUESTS).weight();
    double weight = sums.find(LabelledSums.LABELLED).map(WindowSum::weight).orElse(0.0);
    return traffic == 0 ? null : (Double) (weight / traffic);
  }

  /** Seconds from prediction to label. */
  public NumericSample delays() {
    List<WindowSum> known = sums.cells(Part.DELAY);
    if (known.isEmpty()) {
      return NumericSample.of();
    }
    double scale = AddedSums.scale(known);
    return NumericSample.weighted(
        known.stream().mapToDouble(cell -> cell.total() / cell.weight()).toArray(),
        known.stream().mapToDouble(cell -> cell.weight() * scale).toArray(),
        0,
        0);
  }

  /** Every metric with its interval, but for the interval of a mean area of several classes. */
  public List<Estimate> metrics() {
    return switch (task) {
      case BINARY ->
          binary().stream()
              .flatMap(rows ->
                  Stream.of(new BinaryDecisions(), new BinaryScores(scoresOfMany()::contains))
                      .flatMap(metric -> metric.measure(rows).stream()))
              .toList();
      case MULTICLASS, OTHER -> SummedClasses.metrics(sums);
      case REGRESSION -> SummedNumbers.metrics(sums);
    };
  }

  /** The labelled rows of a binary model by cells; empty of others, and without rows. */
  public Optional<LabelledSample.Binary> binary() {
    List<WindowSum> cells = ofPositiveClass();
    return task != Task.BINARY || cells.isEmpty()
        ? Optional.empty()
        : Optional.of(SummedScores.rows(cells));
  }

  private Set<Double> scoresOfMany() {
    return SummedScores.scoresOfMany(ofPositiveClass());
  }

  private List<WindowSum> ofPositiveClass() {
    return sums.cells(Part.SCORE).stream().filter(cell -> cell.name().equals(positive)).toList();
  }

  /** Null of regression models and without labels. */
  public @Nullable Confusion confusion() {
    List<String> names = SummedClasses.names(sums);
    return switch (task) {
      case BINARY ->
          binary().map(rows -> PerformanceCurves.confusion(rows, names, positive)).orElse(null);
      case MULTICLASS, OTHER -> ofSeveral(names);
      case REGRESSION -> null;
    };
  }

  private @Nullable Confusion ofSeveral(List<String> names) {
    List<WindowSum> answered = SummedClasses.answered(sums);
    double[][] weights = new double[names.size()][names.size()];
    answered.forEach(
        cell -> weights[names.indexOf(cell.name())][names.indexOf(cell.other())] += cell.weight());
    return answered.isEmpty() ? null : PerformanceCurves.confusion(names, weights);
  }

  /** As {@link PerformanceCurves#maturity}. */
  public List<Maturity> maturity() {
    return PerformanceCurves.MATURITY_DAYS.stream()
        .map(days -> {
          String stage = days.toString();
          Optional<Estimate> value =
              task == Task.REGRESSION ? SummedNumbers.rmse(sums, stage) : accuracy(stage);
          return Maturity.of(days, labelled(stage), PerformanceCurves.mainMetric(task), value);
        })
        .toList();
  }

  private Optional<Estimate> accuracy(String stage) {
    return sums.find(LabelledSums.HITS, stage)
        .map(hits -> {
          WindowSum rows =
              task == Task.BINARY
                  ? hits
                  : sums.find(LabelledSums.LABELLED, stage).orElseThrow(); // with failed calls
          double scale = AddedSums.scale(rows);
          return Estimate.share("accuracy", hits.total() * scale, hits.weight() * scale);
        });
  }
}
