package dev.tidemark.analyzer.explain.model;

/** How a business metric follows from the values that were posted. */
public final class PostedFormula {
  private static final int BLOCKS = 100;

  private PostedFormula() {}

  /**
   * The mean of posted values.
   *
   * @param values in order of time, at least one
   */
  public static ModelFormula of(double[] values) {
    int blocks = Math.min(BLOCKS, values.length);
    double[] sums = new double[blocks];
    double[] posted = new double[blocks];
    for (int i = 0; i < values.length; i++) {
      int block = (int) ((long) i * blocks / values.length);
      sums[block] += values[i];
      posted[block]++;
    }
    return ModelFormula.of(
        new Inputs()
            .with("sums", sums)
            .with("posted", posted)
            .formula(
                "Values that were posted with a time in the window, in order of time, in at most"
                    + " 100 blocks; of the same time the last one counts.",
                "Σ values / number of values",
                "print(sum(sums) / sum(posted))\n"),
        "a mean");
  }
}
