package dev.tidemark.storage.replay;

/** Why traffic is replayed. */
public enum ReplayPurpose {
  /** To compare a candidate with the champion. */
  CANDIDATE,
  /** To see whether the champion's own file gives the answers that were logged. */
  FIDELITY
}
