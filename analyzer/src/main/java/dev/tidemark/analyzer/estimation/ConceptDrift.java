package dev.tidemark.analyzer.estimation;

import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.performance.LabelledSample;
import dev.tidemark.analyzer.statistics.estimation.CalibrationShift;
import dev.tidemark.analyzer.statistics.estimation.ErrorStream;
import dev.tidemark.analyzer.statistics.sample.Moments;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@code calibration_shift}: whether the same score still means the same chance of a positive
 * label. {@code error_stream}: whether the mean loss changed within the window, and when.
 */
public final class ConceptDrift {
  /** Points of probability: what a changed rate has to come to. */
  private static final Limit SHIFT = new Limit.Distance(0.05, 0.05);

  private static final double EFFECT_IN_DEVIATIONS = 0.2;
  private static final double EFFECT_IN_RATE = 0.05;

  private ConceptDrift() {}

  /** Both metrics, as far as the labels allow. */
  public static List<Measurement> measure(
      Optional<LabelledSample> reference, Optional<LabelledSample> current) {
    List<Measurement> measurements = new ArrayList<>();
    if (reference.isPresent() && current.isPresent()) {
      Optional<CalibrationShift.Side> before = side(reference.get());
      Optional<CalibrationShift.Side> now = side(current.get());
      if (before.isPresent() && now.isPresent()) {
        measurements.add(shift(before.get(), now.get()));
      }
    }
    current.flatMap(ConceptDrift::stream).ifPresent(measurements::add);
    return measurements;
  }

  /** The rows with a score, of a two-class model. */
  public static Optional<CalibrationShift.Side> side(LabelledSample sample) {
    return sample instanceof LabelledSample.Binary binary
        ? binary
            .scored()
            .map(rows -> new CalibrationShift.Side(rows.score(), rows.outcome(), rows.weight()))
        : Optional.empty();
  }

  private static Measurement shift(CalibrationShift.Side reference, CalibrationShift.Side current) {
    CalibrationShift shift = CalibrationShift.of(reference, current);
    String where =
        Double.isNaN(shift.value())
            ? "no scores in common"
            : String.format(
                Locale.ROOT,
                "most in scores %s: %.3f positive, %.3f in the reference",
                range(shift.from(), shift.to()),
                shift.rateNow(),
                shift.rateBefore());
    return Measurement.of(
            "calibration_shift",
            shift.value(),
            new Samples(current.scores().length, reference.scores().length))
        .pValue(shift.pValue())
        .expected(shift.expected())
        .limit(SHIFT)
        .detail(where);
  }

  private static String range(double from, double to) {
    if (Double.isInfinite(from)) {
      return Double.isInfinite(to) ? "of any size" : String.format(Locale.ROOT, "up to %.4g", to);
    }
    return Double.isInfinite(to)
        ? String.format(Locale.ROOT, "above %.4g", from)
        : String.format(Locale.ROOT, "%.4g to %.4g", from, to);
  }

  /**
   * Losses in order of time.
   *
   * @param rows of the sample, in that order
   */
  @SuppressWarnings("ArrayRecordComponent") // columns, read once
  public record Ordered(int[] rows, double[] losses) {}

  /** Empty with fewer than two rows, or when a time is not known. */
  public static Optional<Ordered> ordered(LabelledSample sample) {
    double[] losses = losses(sample);
    double[] time = sample.time();
    if (losses.length < 2 || !Arrays.stream(time).allMatch(Double::isFinite)) {
      return Optional.empty();
    }
    int[] order =
        IntStream.range(0, losses.length)
            .boxed()
            .sorted((a, b) -> Double.compare(time[a], time[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    return Optional.of(
        new Ordered(order, Arrays.stream(order).mapToDouble(row -> losses[row]).toArray()));
  }

  private static Optional<Measurement> stream(LabelledSample sample) {
    return ordered(sample).map(ordered -> stream(sample, ordered));
  }

  private static Measurement stream(LabelledSample sample, Ordered ordered) {
    double[] losses = ordered.losses();
    ErrorStream stream = ErrorStream.of(losses);
    double effect =
        sample instanceof LabelledSample.Regression
            ? EFFECT_IN_DEVIATIONS * Moments.of(NumericSample.of(losses)).standardDeviation()
            : EFFECT_IN_RATE;
    Instant changed = Instant.ofEpochMilli((long) sample.time()[ordered.rows()[stream.split()]]);
    return Measurement.of(
            "error_stream", stream.after() - stream.before(), Samples.ofCurrent(losses.length))
        .pValue(stream.pValue())
        .limit(new Limit.Distance(effect, effect))
        .detail(
            String.format(
                Locale.ROOT,
                "mean loss %.4g before %s, %.4g from then on",
                stream.before(),
                changed,
                stream.after()));
  }

  /** 1 for a wrong class, 0 for the right one; the absolute error of numbers. */
  private static double[] losses(LabelledSample sample) {
    double[] losses = new double[sample.size()];
    switch (sample) {
      case LabelledSample.Binary binary ->
          Arrays.setAll(losses, row -> binary.predicted()[row] == binary.outcome()[row] ? 0 : 1);
      case LabelledSample.Multiclass classes ->
          Arrays.setAll(
              losses,
              row ->
                  classes.rows().predictedClass()[row] == classes.rows().labelClass()[row] ? 0 : 1);
      case LabelledSample.Regression numbers ->
          Arrays.setAll(losses, row -> Math.abs(numbers.prediction()[row] - numbers.label()[row]));
    }
    return losses;
  }
}
