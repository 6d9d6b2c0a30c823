package dev.tidemark.storage.replay;

/** Where a replay stands. */
public enum ReplayState {
  QUEUED,
  RUNNING,
  DONE,
  FAILED,
  CANCELLED;

  /** Whether it will not change any more. */
  public boolean isFinal() {
    return this == DONE || this == FAILED || this == CANCELLED;
  }
}
