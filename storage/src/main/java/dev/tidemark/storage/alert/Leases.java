package dev.tidemark.storage.alert;

import io.micronaut.data.exceptions.DataAccessException;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * One holder at a time among several instances on one metadata database. A lease that is not
 * renewed in time passes to whoever asks next, with a larger token; work of the former holder is
 * then refused where it commits ({@link #isCurrent}). Thread-safe.
 */
@Singleton
public final class Leases {
  private final LeaseRows rows;
  private final TransactionOperations<Connection> transactions;
  private final InstantSource clock;

  Leases(LeaseRows rows, TransactionOperations<Connection> transactions, InstantSource clock) {
    this.rows = rows;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Takes the lease when it is free or expired, or renews it; empty while somebody else has it. */
  public Optional<Lease> take(String name, String holder, Duration length) {
    try {
      return Objects.requireNonNull(
          transactions.executeWrite(_ -> takeInTransaction(name, holder, length)));
    } catch (DataAccessException e) {
      if (rows.existsById(name)) { // another instance created it in the same moment
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Gives the lease back early, so that another instance need not wait for it to expire. */
  public void release(Lease lease) {
    transactions.executeWrite(_ -> {
      rows.locked(lease.name())
          .filter(row -> row.token() == lease.token())
          .ifPresent(row ->
              rows.update(
                  new LeaseRow(
                      row.name(),
                      row.holder(),
                      row.token(),
                      clock.instant().truncatedTo(ChronoUnit.MILLIS))));
      return true;
    });
  }

  /**
   * Whether the lease has not passed to another holder. Inside a transaction it stays so until that
   * transaction ends: this is the fence.
   */
  public boolean isCurrent(Lease lease) {
    return rows.locked(lease.name()).filter(row -> row.token() == lease.token()).isPresent();
  }

  private Optional<Lease> takeInTransaction(String name, String holder, Duration length) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var until = now.plus(length);
    Optional<LeaseRow> found = rows.locked(name);
    if (found.isEmpty()) {
      rows.save(new LeaseRow(name, holder, 1, until));
      return Optional.of(new Lease(name, holder, 1, until));
    }
    LeaseRow row = found.get();
    boolean isMine = row.holder().equals(holder);
    if (!isMine && row.expiresAt().isAfter(now)) {
      return Optional.empty();
    }
    long token = isMine ? row.token() : row.token() + 1;
    rows.update(new LeaseRow(name, holder, token, until));
    return Optional.of(new Lease(name, holder, token, until));
  }
}
