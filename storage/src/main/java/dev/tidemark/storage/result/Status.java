package dev.tidemark.storage.result;

/** How a metric's value is judged. */
public enum Status {
  OK,
  WARNING,
  DRIFT,
  /** Too few rows to say anything. */
  INSUFFICIENT,
  /** It could not be computed; the detail says why. */
  FAILED
}
