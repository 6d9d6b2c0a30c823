package dev.tidemark.storage.alert;

/** What the newest window of a series said; four ways not to know, kept apart. */
public enum LastSeen {
  /** The rule's condition held. */
  BREACH,
  /** Neither the condition nor the clearing condition held. */
  BETWEEN,
  /** The clearing condition held. */
  CLEAR,
  /** No traffic in the window. */
  NO_DATA,
  /** Traffic, but fewer rows than the rule or the statistic asks for. */
  TOO_FEW_ROWS,
  /** Too few labels have arrived. */
  LABELS_MISSING,
  /** The metric could not be computed. */
  FAILED;

  /** Whether the window said anything about the rule's condition. */
  public boolean isKnown() {
    return switch (this) {
      case BREACH, BETWEEN, CLEAR -> true;
      case NO_DATA, TOO_FEW_ROWS, LABELS_MISSING, FAILED -> false;
    };
  }
}
