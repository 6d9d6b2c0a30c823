package dev.tidemark.storage.access;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the holder of an API key may do. */
public enum Scope {
  /** Post predictions, labels, business metrics and request logs; nothing else. */
  INGEST,
  /** Read everything but keys and the audit log; change nothing. */
  READ,
  /** Everything. */
  ADMIN;

  /** As users write it: {@code ingest}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scope users write like that. */
  public static Optional<Scope> of(String text) {
    return Stream.of(values()).filter(scope -> scope.text().equals(text)).findFirst();
  }

  /** Whether somebody with this scope may do what needs the other. */
  public boolean allows(Scope needed) {
    return this == ADMIN || this == needed;
  }
}
