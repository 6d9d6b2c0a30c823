package dev.tidemark.analyzer.statistics.profile;

/** Logarithm of base 2, exact for powers of 2: bins are counted with it. */
final class Log2 {
  private static final double LN2 = Math.log(2);

  private Log2() {}

  static double of(double value) {
    int exponent = Math.getExponent(value);
    return exponent + Math.log(Math.scalb(value, -exponent)) / LN2;
  }
}
