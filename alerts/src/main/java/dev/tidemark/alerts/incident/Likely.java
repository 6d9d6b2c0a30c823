package dev.tidemark.alerts.incident;

import java.util.Locale;

/** What probably happened. */
public enum Likely {
  /** Nothing arrives. */
  MISSING_DATA,
  /** Calls fail or take long. */
  SERVING,
  /** A feature is empty where it was not. */
  NULLS,
  /** A feature arrives as another type than before. */
  TYPE_CHANGE,
  /** All of a feature's distribution is multiplied or shifted by one number. */
  UNIT_CHANGE,
  /** A feature takes values that the reference does not know. */
  NEW_CATEGORY,
  /** The inputs are as they were, the model's errors are not. */
  CONCEPT_CHANGE,
  /** Inputs moved in no way that a fault of the delivery would explain. */
  REAL_WORLD_DRIFT,
  /** The numbers at hand do not tell. */
  UNKNOWN;

  /** As the API writes it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
