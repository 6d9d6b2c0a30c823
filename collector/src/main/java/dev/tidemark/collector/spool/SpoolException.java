package dev.tidemark.collector.spool;

import java.io.Serial;

/** The spool could not take something; nothing of it was promised. */
public final class SpoolException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** Too much waits in memory for the disk: a moment later there is room. */
    BUSY,
    /** The limit in bytes or of free disk is reached. */
    FULL,
    /** The disk refused to write or to sync. */
    DISK,
    CLOSED
  }

  private final Reason reason;

  SpoolException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  SpoolException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
