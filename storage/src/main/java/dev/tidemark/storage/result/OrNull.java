package dev.tidemark.storage.result;

import org.jspecify.annotations.Nullable;

/** What is not there, as answers and documents tell it: null. */
public final class OrNull {
  private OrNull() {}

  /** The number, or null where it is undefined: JSON has neither NaN nor infinity. */
  public static @Nullable Double finite(double number) {
    return Double.isFinite(number) ? number : null;
  }

  /** The text, or null where it is empty. */
  public static @Nullable String text(String text) {
    return text.isEmpty() ? null : text;
  }
}
