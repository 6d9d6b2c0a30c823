package dev.tidemark.storage.prediction;

import java.time.Instant;

/**
 * Which logged predictions of a model are wanted.
 *
 * @param from first event time
 * @param to the event time before which they end
 * @param version empty: every version
 * @param segmentName tag or categorical feature; empty: all traffic
 * @param segmentValue its value
 */
public record PredictionQuery(
    String model,
    Instant from,
    Instant to,
    String version,
    String segmentName,
    String segmentValue) {
  /** Earliest and latest event time that is stored. */
  public static final Instant FIRST = Instant.EPOCH;

  public static final Instant LAST = Instant.parse("2100-01-01T00:00:00Z");

  public PredictionQuery {
    from = from.isBefore(FIRST) ? FIRST : from;
    to = to.isAfter(LAST) ? LAST : to;
  }

  /** Everything of a model. */
  public static PredictionQuery all(String model) {
    return new PredictionQuery(model, FIRST, LAST, "", "", "");
  }

  /**
   * A place in the list, newest first: what follows is older, or as old with a smaller id.
   *
   * @param timestamp event time in epoch milliseconds
   */
  public record Cursor(long timestamp, String predictionId) {
    /** Before the newest. */
    public static final Cursor START = new Cursor(LAST.toEpochMilli(), "");
  }
}
