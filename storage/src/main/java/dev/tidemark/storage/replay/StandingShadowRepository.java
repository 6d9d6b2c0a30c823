package dev.tidemark.storage.replay;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Standing shadows and how far they are. One pass of each is under way at a time: every change
 * names the pass, or that there is none, and changes nothing when another process was faster.
 */
@JdbcRepository(dialect = Dialect.POSTGRES)
public interface StandingShadowRepository extends CrudRepository<StandingShadow, String> {
  Optional<StandingShadow> findByModelAndCandidate(String model, String candidate);

  /** Oldest first. */
  List<StandingShadow> findByModelOrderByCreatedAt(String model);

  /** Those that have something to do, oldest first. */
  @Query("SELECT * FROM standing_shadows WHERE active OR pass_id IS NOT NULL ORDER BY created_at")
  List<StandingShadow> findAtWork();

  /** Those that have begun to follow or gone on since then, or still do; oldest first. */
  @Query("SELECT * FROM standing_shadows WHERE active OR changed_at >= :since ORDER BY created_at")
  List<StandingShadow> findActiveSince(Instant since);

  /** Notes the pass that is to go on from {@code until}; 0 when somebody else ordered one. */
  @Query(
      "UPDATE standing_shadows SET pass_id = :pass"
          + " WHERE id = :id AND pass_id IS NULL AND active AND until_ts = :until")
  int ordered(String id, String pass, Instant until);

  /** Notes that a pass has answered everything before {@code to}. */
  @Query(
      """
      UPDATE standing_shadows SET pass_id = NULL, failures = 0, detail = NULL, retry_at = NULL,
        until_ts = CASE WHEN until_ts < :to THEN :to ELSE until_ts END
      WHERE id = :id AND pass_id = :pass
      """)
  int answered(String id, String pass, Instant to);

  /** Notes that there was nothing to answer before {@code to}. */
  @Query(
      "UPDATE standing_shadows SET until_ts = :to"
          + " WHERE id = :id AND pass_id IS NULL AND active AND until_ts = :until")
  int skipped(String id, Instant until, Instant to);

  /** Notes that late predictions which arrived before {@code now} have been answered. */
  @Query("UPDATE standing_shadows SET received_until = :now WHERE id = :id AND pass_id IS NULL")
  int lookedAt(String id, Instant now);

  @Query(
      "UPDATE standing_shadows SET pass_id = NULL, failures = failures + 1, detail = :detail,"
          + " retry_at = :retryAt WHERE id = :id AND pass_id = :pass")
  int failed(String id, String pass, String detail, Instant retryAt);

  /** Notes that somebody cancelled the pass, which switches the standing shadow off. */
  @Query(
      "UPDATE standing_shadows SET pass_id = NULL, active = FALSE, detail = :detail,"
          + " changed_at = :now WHERE id = :id AND pass_id = :pass")
  int cancelled(String id, String pass, String detail, Instant now);

  @Query(
      "UPDATE standing_shadows SET active = :active, detail = NULL, retry_at = NULL,"
          + " changed_at = :now WHERE id = :id AND active <> :active")
  int switched(String id, boolean active, Instant now);
}
