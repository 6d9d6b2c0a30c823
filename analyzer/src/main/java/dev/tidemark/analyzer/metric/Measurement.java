package dev.tidemark.analyzer.metric;

/**
 * One value of one metric, not judged yet. Numbers that are not defined are NaN.
 *
 * @param value NaN when it is not defined for these data
 * @param lower lower end of the 95 % interval
 * @param pValue chance of a value this extreme without a change
 * @param expected value to expect without a change, at these sample sizes
 * @param samples values it was computed from
 * @param limit which values mean trouble
 * @param detail for users; empty when there is nothing to say
 */
public record Measurement(
    String metric,
    double value,
    double lower,
    double upper,
    double pValue,
    double expected,
    double referenceValue,
    Samples samples,
    Limit limit,
    String detail) {

  /** How many values stand behind a number, on either side; −1 when that side plays no part. */
  public record Samples(long current, long reference) {
    public static Samples ofCurrent(long current) {
      return new Samples(current, -1);
    }

    /** Whether each side that plays a part has at least this many. */
    public boolean reach(long least) {
      return current >= least && (reference < 0 || reference >= least);
    }

    /** What is missing, in words. */
    public String shortfall(long least) {
      if (current < least) {
        return "needs " + least + " values, has " + current;
      }
      return "needs " + least + " reference values, has " + reference;
    }
  }

  /** A plain number about the current side. */
  public static Measurement of(String metric, double value, Samples samples) {
    return new Measurement(
        metric,
        value,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        samples,
        Limit.none(),
        "");
  }

  public Measurement interval(double low, double high) {
    return new Measurement(
        metric, value, low, high, pValue, expected, referenceValue, samples, limit, detail);
  }

  public Measurement pValue(double p) {
    return new Measurement(
        metric, value, lower, upper, p, expected, referenceValue, samples, limit, detail);
  }

  public Measurement expected(double withoutChange) {
    return new Measurement(
        metric, value, lower, upper, pValue, withoutChange, referenceValue, samples, limit, detail);
  }

  public Measurement reference(double sameOfReference) {
    return new Measurement(
        metric, value, lower, upper, pValue, expected, sameOfReference, samples, limit, detail);
  }

  public Measurement limit(Limit trouble) {
    return new Measurement(
        metric, value, lower, upper, pValue, expected, referenceValue, samples, trouble, detail);
  }

  public Measurement detail(String text) {
    return new Measurement(
        metric, value, lower, upper, pValue, expected, referenceValue, samples, limit, text);
  }
}
