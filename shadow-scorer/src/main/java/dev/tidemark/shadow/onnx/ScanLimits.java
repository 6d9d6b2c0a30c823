package dev.tidemark.shadow.onnx;

/**
 * How big a model file may be.
 *
 * @param fileBytes the whole file
 * @param nodes operators in all graphs
 * @param depth graphs within graphs
 * @param tensorElements elements of one stored tensor
 */
public record ScanLimits(long fileBytes, int nodes, int depth, long tensorElements) {
  public static final ScanLimits DEFAULT = new ScanLimits(512L << 20, 200_000, 16, 1L << 30);
}
