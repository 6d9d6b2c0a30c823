package dev.tidemark.collector.spool;

import org.jspecify.annotations.Nullable;

/**
 * Named points at which the fault tests end the process, as {@code kill -9} would. Without the
 * system property {@code tidemark.fault.point} (a point's name, {@code name:count} for a later
 * visit) nothing happens.
 */
public final class Faults {
  private static final @Nullable String POINT = System.getProperty("tidemark.fault.point");
  private static int visits;

  private Faults() {}

  /** Ends the process here, if that was asked for. */
  public static void reached(String point) {
    if (POINT != null) {
      halt(point, POINT);
    }
  }

  private static synchronized void halt(String point, String wanted) {
    int colon = wanted.indexOf(':');
    if (point.equals(colon < 0 ? wanted : wanted.substring(0, colon))
        && ++visits >= (colon < 0 ? 1 : Integer.parseInt(wanted.substring(colon + 1)))) {
      Runtime.getRuntime().halt(137);
    }
  }
}
