package dev.tidemark.dashboard.timeline;

import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** One metric of one subject along the windows of a {@link Timeline}; immutable. */
public final class MetricColumn {
  private final List<@Nullable MetricResult> results;

  /**
   * @param results one entry a window, null where the metric was not computed
   */
  MetricColumn(List<@Nullable MetricResult> results) {
    this.results = Collections.unmodifiableList(new ArrayList<>(results));
  }

  /** Number of windows. */
  public int size() {
    return results.size();
  }

  /** What was found in window {@code index}, counted from 0. */
  public Optional<MetricResult> at(int index) {
    return Optional.ofNullable(results.get(index));
  }

  /** All results there are, in order of time. */
  public List<MetricResult> present() {
    return results.stream().filter(Objects::nonNull).map(Objects::requireNonNull).toList();
  }

  /** The last result that says something: neither insufficient nor failed. */
  public Optional<MetricResult> lastJudged() {
    for (int i = results.size() - 1; i >= 0; i--) {
      MetricResult result = results.get(i);
      if (result != null && isJudged(result)) {
        return Optional.of(result);
      }
    }
    return Optional.empty();
  }

  /** One number a window, NaN where there is none. */
  public double[] numbers(ToDoubleFunction<MetricResult> part) {
    double[] numbers = new double[results.size()];
    for (int i = 0; i < numbers.length; i++) {
      MetricResult result = results.get(i);
      numbers[i] = result == null ? Double.NaN : part.applyAsDouble(result);
    }
    return numbers;
  }

  static boolean isJudged(MetricResult result) {
    return result.status() != Status.INSUFFICIENT && result.status() != Status.FAILED;
  }
}
