package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.alert.Lease;
import dev.tidemark.storage.alert.Leases;
import dev.tidemark.storage.revision.Digest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Who works on what, among several analyzers on one metadata database: one at a time on each piece
 * of work. A turn that is not renewed ends, and another analyzer takes it. Thread-safe.
 */
@Singleton
final class Turns {
  private static final Duration LENGTH = Duration.ofMinutes(2);

  private final Leases leases;
  private final String holder;

  @Inject
  Turns(Leases leases) {
    this(leases, UUID.randomUUID().toString());
  }

  /**
   * @param holder this analyzer's name, different from all others'
   */
  Turns(Leases leases, String holder) {
    this.leases = leases;
    this.holder = holder;
  }

  /** Takes or renews the turn; empty while another analyzer has it. */
  Optional<Lease> take(String work) {
    return leases.take(Digest.of("analyzer " + work), holder, LENGTH);
  }

  /** Whether nobody else has taken the turn meanwhile. */
  boolean isCurrent(Lease turn) {
    return leases.isCurrent(turn);
  }

  /** Ends the turn, so that nobody has to wait for its end. */
  void end(Lease turn) {
    leases.release(turn);
  }
}
