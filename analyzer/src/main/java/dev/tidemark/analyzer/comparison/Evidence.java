package dev.tidemark.analyzer.comparison;

import dev.tidemark.storage.replay.Judging;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a comparison knows beside the replayed rows.
 *
 * @param trainedFrom start of the candidate's training period, inclusive; empty: not said
 * @param trainedTo its end, exclusive
 * @param fidelity what became of replaying the champion's own file
 * @param segments by segment key, each prediction's value; values that are empty are left out
 * @param unanswered rows of the champion to which the candidate, run elsewhere, gave no answer
 */
record Evidence(
    Judging judging,
    Optional<Instant> trainedFrom,
    Optional<Instant> trainedTo,
    Fidelity fidelity,
    Map<String, Map<String, String>> segments,
    long unanswered) {
  static final Evidence NONE =
      new Evidence(
          Judging.NOTHING,
          Optional.empty(),
          Optional.empty(),
          new Fidelity.NotChecked(),
          Map.of(),
          0);

  /** What became of replaying the champion's own file. */
  sealed interface Fidelity {
    /** It is not registered. */
    record NotChecked() implements Fidelity {}

    /** It is still running, or failed. */
    record Unfinished(String replay, String state) implements Fidelity {}

    record Checked(String replay, FidelityGate gate) implements Fidelity {}

    /** Why no verdict can be given; empty when one can. */
    default Optional<String> objection() {
      return switch (this) {
        case NotChecked _ -> Optional.empty();
        case Unfinished(_, String state) ->
            Optional.of(
                "The replay of the champion's own file is "
                    + state
                    + ": no verdict before it has reproduced the log.");
        case Checked(_, FidelityGate gate) -> gate.objection();
      };
    }
  }

  /** Whether the candidate saw this moment in training. */
  boolean isSeen(Instant time) {
    return trainedTo.isPresent()
        && time.isBefore(trainedTo.get())
        && (trainedFrom.isEmpty() || !time.isBefore(trainedFrom.get()));
  }
}
