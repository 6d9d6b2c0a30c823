package dev.tidemark.shadow.replay;

import dev.tidemark.storage.replay.Execution;
import dev.tidemark.storage.replay.LastVerdict;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplaySource;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A replay as users see it.
 *
 * @param purpose {@code candidate}, or {@code fidelity}: the champion's own file over its own log
 * @param rowsPerSecond over the time it ran, reading and writing included; null before it ran
 * @param secondsLeft at that rate; null when that cannot be said
 * @param source {@code file}, or {@code logged}: what the candidate answered elsewhere
 * @param rowsUnanswered rows done to which the candidate's answer has not come in
 * @param execution what it is computed on, or what was asked for before it ran; null when it is not
 *     computed here
 * @param latency of one batch inside the model, warm-up left out
 * @param fidelityReplay the replay of the champion's own file in the same pass
 * @param verdict the last one; null before there is any
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record ReplayView(
    String id,
    String model,
    String candidate,
    String champion,
    String purpose,
    String source,
    Instant from,
    Instant to,
    double sampleRate,
    int batchSize,
    double nonInferiorityMargin,
    String state,
    @Nullable String detail,
    long rowsDone,
    long rowsTotal,
    long rowsUnanswered,
    @Nullable Double rowsPerSecond,
    @Nullable Double secondsLeft,
    @Nullable String execution,
    String requestedExecution,
    @Nullable String device,
    @Nullable String fallbackReason,
    @Nullable Map<String, Object> latency,
    @Nullable String fidelityReplay,
    @Nullable Verdict verdict,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {
  /**
   * How it is judged now; its reasons are under {@code …/verdicts}.
   *
   * @param rowsNeeded further labelled rows for a decision, 0 when there is one
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  public record Verdict(String decision, long rowsNeeded) {
    private static @Nullable Verdict of(@Nullable LastVerdict last) {
      return last == null ? null : new Verdict(last.decision(), last.rowsNeeded());
    }
  }

  static ReplayView of(
      Replay replay,
      @Nullable Map<String, Object> latency,
      @Nullable String fidelityReplay,
      @Nullable LastVerdict verdict) {
    Double rate =
        replay.busyMillis() == 0 ? null : replay.rowsDone() * 1000.0 / replay.busyMillis();
    Execution execution = replay.execution();
    return new ReplayView(
        replay.id(),
        replay.model(),
        replay.candidate(),
        replay.champion(),
        word(replay.purpose()),
        replay.source().word(),
        replay.fromTs(),
        replay.toTs(),
        replay.sampleRate(),
        replay.batchSize(),
        replay.nonInferiorityMargin(),
        word(replay.state()),
        replay.detail(),
        replay.rowsDone(),
        replay.rowsTotal(),
        replay.rowsUnanswered(),
        rate,
        rate == null || rate == 0 || replay.rowsTotal() == 0 || replay.state().isFinal()
            ? null
            : Math.max(0, replay.rowsTotal() - replay.rowsDone()) / rate,
        replay.source() == ReplaySource.LOGGED
            ? null
            : execution == null ? replay.requestedExecution().word() : execution.word(),
        replay.requestedExecution().word(),
        replay.device(),
        replay.fallbackReason(),
        latency,
        fidelityReplay,
        Verdict.of(verdict),
        replay.createdAt(),
        replay.startedAt(),
        replay.finishedAt());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
