package dev.tidemark.server.demo;

/**
 * The mixing function of SplitMix64: random-looking numbers that depend on nothing but an index.
 */
final class SplitMix {
  private SplitMix() {}

  /** At least 0, below 1. */
  static double uniform(long index) {
    long z = (index + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
  }
}
