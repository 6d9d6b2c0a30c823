package dev.tidemark.analyzer.api;

import dev.tidemark.storage.problem.Problem;

/** Names that users give to models and references. */
final class Names {
  private static final int LONGEST = 256;

  private Names() {}

  /**
   * @throws Problem 400 if it is blank, too long or holds control characters
   */
  static void require(String what, String name) {
    if (name.isBlank()
        || name.length() > LONGEST
        || name.chars().anyMatch(Character::isISOControl)) {
      throw Problem.invalid(
          "The "
              + what
              + "'s name must have 1 to "
              + LONGEST
              + " characters, none of them a control character.");
    }
  }
}
