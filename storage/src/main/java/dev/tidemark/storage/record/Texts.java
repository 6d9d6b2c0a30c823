package dev.tidemark.storage.record;

/** What texts must be like to be stored. */
final class Texts {
  private Texts() {}

  /** A name or an id: not empty, not too long, no control characters. */
  static void checkName(String text, int maxChars, String pointer) throws RecordRejected {
    if (text.isEmpty()) {
      throw new RecordRejected(pointer, "must not be empty");
    }
    if (text.length() > maxChars) {
      throw new RecordRejected(pointer, "must have at most " + maxChars + " characters");
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw new RecordRejected(pointer, "must not hold control characters");
      }
    }
    checkWhole(text, pointer);
  }

  /** Half of a surrogate pair has no UTF-8 form. */
  static void checkWhole(String text, String pointer) throws RecordRejected {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(++i))) {
          throw new RecordRejected(pointer, "holds half of a surrogate pair");
        }
      }
    }
  }
}
