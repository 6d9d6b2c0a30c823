package dev.tidemark.storage.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.micronaut.serde.annotation.Serdeable;

/** By what a value that can be judged is called a drift. */
@Serdeable
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "rule")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Threshold.Fixed.class, name = "fixed"),
  @JsonSubTypes.Type(value = Threshold.Budget.class, name = "budget"),
  @JsonSubTypes.Type(value = Threshold.Past.class, name = "past")
})
public sealed interface Threshold {
  /** An adjusted p-value below 0.01 and a value beyond the metric's own limit. */
  @Serdeable
  record Fixed() implements Threshold {}

  /**
   * As many false alarms as this are expected, whatever the features and windows; the limits of the
   * metrics hold as well.
   *
   * @param perMonth false alarms a month, above 0
   */
  @Serdeable
  record Budget(double perMonth) implements Threshold {}

  /**
   * Beyond the mean and so many standard deviations of the same metric in the windows before, and
   * significant.
   *
   * @param sigmas above 0
   * @param windows how many windows to look back at, at most {@value #MOST_WINDOWS}
   * @param minWindows with fewer that have a value nothing is said; at least 2
   */
  @Serdeable
  record Past(double sigmas, int windows, int minWindows) implements Threshold {
    public static final double DEFAULT_SIGMAS = 3;
    public static final int DEFAULT_WINDOWS = 30;
    public static final int DEFAULT_MIN_WINDOWS = 8;
    public static final int MOST_WINDOWS = 366;
  }

  /** What holds when nobody says otherwise. */
  Threshold DEFAULT = new Fixed();
}
