package dev.tidemark.storage.replay;

import java.util.Locale;

/** On what a candidate is computed. */
public enum Execution {
  /** The best that works: CUDA, else the processor. */
  AUTO,
  CPU,
  CUDA,
  TENSORRT;

  /**
   * @throws IllegalArgumentException if it is none of them
   */
  public static Execution of(String text) {
    for (Execution value : values()) {
      if (value.word().equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException("auto, cpu, cuda or tensorrt, not '" + text + "'");
  }

  /** As users write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
