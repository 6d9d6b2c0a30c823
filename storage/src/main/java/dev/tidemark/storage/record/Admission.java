package dev.tidemark.storage.record;

import org.jspecify.annotations.Nullable;

/**
 * Says of which models and versions a server takes records. Asked when a record's model or version
 * differs from the one before it, not for each record. Thread-safe.
 */
@FunctionalInterface
public interface Admission {
  /** Takes all. */
  Admission ALL = (_, _) -> null;

  /**
   * @return null: taken; otherwise why not, for the sender
   */
  @Nullable String refusal(String model, String version);
}
