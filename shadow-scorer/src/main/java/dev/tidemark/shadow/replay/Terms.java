package dev.tidemark.shadow.replay;

import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.replay.Execution;
import dev.tidemark.storage.replay.Judging;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * How traffic is replayed and judged.
 *
 * @param judging guardrails and values of outcomes as JSON; null: none
 * @param fidelity whether the champion's own file, if registered, is replayed too
 */
public record Terms(
    double sampleRate,
    int batchSize,
    Execution execution,
    double margin,
    @Nullable String judging,
    boolean fidelity) {
  private static final int DEFAULT_BATCH_SIZE = 4096;
  private static final int LARGEST_BATCH = 1 << 17;
  private static final double DEFAULT_MARGIN = 0.01;

  /**
   * What a user asks for.
   *
   * @throws Problem 400 naming a bad field
   */
  public static Terms of(ReplayRequest request, JsonMapper json) {
    return new Terms(
        within(request.sampleRate(), 1.0, 1e-6, 1.0, "sample_rate"),
        (int) within(request.batchSize(), DEFAULT_BATCH_SIZE, 1, LARGEST_BATCH, "batch_size"),
        execution(request.execution()),
        within(request.nonInferiorityMargin(), DEFAULT_MARGIN, 0, 1, "non_inferiority_margin"),
        judging(request, json),
        request.fidelity() == null || request.fidelity());
  }

  private static @Nullable String judging(ReplayRequest request, JsonMapper json) {
    if (request.guardrails() == null && request.value() == null) {
      return null;
    }
    Judging judging = Judging.of(request.guardrails(), request.value());
    judging
        .guardrails()
        .forEach(
            (metric, margin) -> within(margin, 0, 0, Double.MAX_VALUE, "guardrails/" + metric));
    try {
      return json.writeValueAsString(judging);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Execution execution(@Nullable String given) {
    try {
      return given == null ? Execution.AUTO : Execution.of(given);
    } catch (IllegalArgumentException e) {
      throw Problem.invalidField("/execution", "execution is " + e.getMessage() + ".");
    }
  }

  private static double within(
      @Nullable Number given, double absent, double least, double most, String field) {
    double value = given == null ? absent : given.doubleValue();
    if (!(value >= least && value <= most)) {
      throw Problem.invalidField(
          "/" + field, field + " must be between " + least + " and " + most + ".");
    }
    return value;
  }
}
