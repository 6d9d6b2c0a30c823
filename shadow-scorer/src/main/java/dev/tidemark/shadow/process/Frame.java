package dev.tidemark.shadow.process;

/**
 * The messages between the service and a scoring process. Each is its type, its length (both
 * 32-bit, big-endian) and that many bytes. Texts are a 32-bit length and UTF-8; tensors are
 * little-endian, each starting at a multiple of {@value #ALIGNMENT} bytes of the payload.
 */
public final class Frame {
  /** To the process: execution, threads, the model file. Answered by {@link #LOADED}. */
  public static final int LOAD = 1;

  /** To the process: inputs to feed and outputs to give. Answered by {@link #CONFIGURED}. */
  public static final int CONFIGURE = 2;

  /** To the process: one batch. Answered by {@link #SCORED}. */
  public static final int SCORE = 3;

  public static final int LOADED = 11;
  public static final int CONFIGURED = 12;
  public static final int SCORED = 13;

  /** From the process, to anything: why it cannot be done. */
  public static final int FAILED = 19;

  public static final int ALIGNMENT = 8;

  /** Largest payload taken from a scoring process. */
  public static final int LARGEST = 1 << 30;

  private Frame() {}
}
