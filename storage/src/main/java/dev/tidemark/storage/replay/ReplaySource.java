package dev.tidemark.storage.replay;

import java.util.Locale;

/** Where a candidate's answers come from. */
public enum ReplaySource {
  /** A registered file is given the logged features. */
  FILE,
  /** A serving system ran the candidate and posted what it answered. */
  LOGGED;

  /**
   * @throws IllegalArgumentException if it is none of them
   */
  public static ReplaySource of(String text) {
    for (ReplaySource value : values()) {
      if (value.word().equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException("file or logged, not '" + text + "'");
  }

  /** As users write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
