package dev.tidemark.shadow.replay;

import dev.tidemark.storage.replay.Replay;
import java.util.Map;

/** One candidate's part in a pass. */
sealed interface PassPart permits LaneRun, LoggedRun {
  Replay replay();

  boolean isActive();

  /** Stops without judging: cancelled, taken over, or the service stops. */
  void stop();

  /** Stops for good, for everybody to see. */
  void fail(String reason);

  /** Distribution of the time a batch took; empty: nothing was computed here. */
  Map<String, Object> latency();
}
