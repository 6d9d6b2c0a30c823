package dev.tidemark.alerts.incident;

import dev.tidemark.alerts.rule.Numbers;
import java.util.List;
import java.util.Optional;

/**
 * Whether a distribution looks like another one in other units: each quantile is the same multiple
 * of the reference's, or the same distance from it, or both as degrees Fahrenheit are of Celsius.
 *
 * @param evidence with the numbers, as part of a sentence
 */
record UnitChange(String evidence) {
  /** Quantiles that agree this closely count as agreeing. */
  private static final double TOLERANCE = 0.1;

  /** Less than this is no change of unit: a factor of 1.2. */
  private static final double LEAST_FACTOR = 1.2;

  /** A distribution narrower than this share of its median says nothing about factors. */
  private static final double LEAST_SPREAD = 0.2;

  /** One quantile on both sides. */
  record Quantile(double reference, double current) {}

  private record Named(double factor, String words) {}

  private static final List<Named> FACTORS =
      List.of(
          new Named(1.609344, "miles to kilometres"),
          new Named(1 / 1.609344, "kilometres to miles"),
          new Named(2.20462, "kilograms to pounds"),
          new Named(1 / 2.20462, "pounds to kilograms"),
          new Named(3.28084, "metres to feet"),
          new Named(1 / 3.28084, "feet to metres"),
          new Named(2.54, "inches to centimetres"),
          new Named(1 / 2.54, "centimetres to inches"),
          new Named(60, "minutes to seconds, or hours to minutes"),
          new Named(1 / 60.0, "seconds to minutes, or minutes to hours"),
          new Named(100, "shares to percent, or units to cents"),
          new Named(0.01, "percent to shares, or cents to units"),
          new Named(1000, "thousands to units"),
          new Named(0.001, "units to thousands"),
          new Named(1024, "KiB to bytes"));

  /**
   * @param quantiles in rising order, the median in the middle; five are usual
   */
  static Optional<UnitChange> of(List<Quantile> quantiles) {
    if (quantiles.size() < 3 || quantiles.stream().anyMatch(q -> !isFinite(q))) {
      return Optional.empty();
    }
    Quantile low = quantiles.getFirst();
    Quantile middle = quantiles.get(quantiles.size() / 2);
    Quantile high = quantiles.getLast();
    double spread = high.reference() - low.reference();
    double spreadNow = high.current() - low.current();
    if (spread <= 0 || spreadNow <= 0) {
      return Optional.empty();
    }
    if (fits(quantiles, 1.8, 32, spreadNow)) {
      return Optional.of(
          new UnitChange(
              "each quantile is 1.8 times the reference's plus 32 (Celsius to Fahrenheit)"));
    }
    if (fits(quantiles, 1 / 1.8, -32 / 1.8, spreadNow)) {
      return Optional.of(
          new UnitChange(
              "each quantile is the reference's less 32, divided by 1.8 (Fahrenheit to Celsius)"));
    }
    double factor = spreadNow / spread;
    boolean isWide = spread >= LEAST_SPREAD * Math.abs(middle.reference());
    if (isWide
        && Math.abs(Math.log(factor)) >= Math.log(LEAST_FACTOR)
        && fits(quantiles, factor, 0, spreadNow)) {
      return Optional.of(
          new UnitChange(
              "each quantile is "
                  + Numbers.plain(factor)
                  + " times the reference's"
                  + named(factor)));
    }
    double shift = middle.current() - middle.reference();
    if (Math.abs(shift) >= spread / 2 && fits(quantiles, 1, shift, spread)) {
      return Optional.of(
          new UnitChange(
              "each quantile is the reference's "
                  + (shift > 0 ? "plus " : "less ")
                  + Numbers.plain(Math.abs(shift))));
    }
    return Optional.empty();
  }

  /** Whether each quantile is the reference's times a factor plus a shift, as far as the spread. */
  private static boolean fits(
      List<Quantile> quantiles, double factor, double shift, double spread) {
    return quantiles.stream()
        .allMatch(q -> {
          double expected = q.reference() * factor + shift;
          double scale = Math.max(spread * TOLERANCE / 2, Math.abs(expected) * TOLERANCE / 2);
          return Math.abs(q.current() - expected) <= Math.min(scale, spread * TOLERANCE);
        });
  }

  private static String named(double factor) {
    return FACTORS.stream()
        .filter(known -> Math.abs(factor / known.factor() - 1) < 0.02)
        .findFirst()
        .map(known -> " (" + known.words() + "?)")
        .orElse("");
  }

  private static boolean isFinite(Quantile quantile) {
    return Double.isFinite(quantile.reference()) && Double.isFinite(quantile.current());
  }
}
