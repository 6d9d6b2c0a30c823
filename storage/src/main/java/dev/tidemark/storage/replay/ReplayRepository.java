package dev.tidemark.storage.replay;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replays and how far they are. A pass belongs to one process at a time: every change of its
 * progress names the owner and changes nothing when the pass has been taken over or cancelled.
 */
@JdbcRepository(dialect = Dialect.POSTGRES)
public interface ReplayRepository extends CrudRepository<Replay, String> {
  /** Oldest first. */
  List<Replay> findByPassIdOrderByCreatedAt(String passId);

  /** Those of these passes that replay the champion's own file over its own log. */
  List<Replay> findByPassIdInAndPurpose(List<String> passIds, ReplayPurpose purpose);

  /** Newest first. */
  List<Replay> findByModelOrderByCreatedAtDesc(String model);

  /** Newest first; without those of standing shadows. */
  List<Replay> findByModelAndCandidateAndStandingIdIsNullOrderByCreatedAtDesc(
      String model, String candidate);

  /** Of all models, newest first; without those of standing shadows. */
  @Query("SELECT * FROM replays WHERE standing_id IS NULL ORDER BY created_at DESC, id LIMIT :most")
  List<Replay> newest(int most);

  /**
   * The newest of each model that compares a candidate, newest first; as above without standing
   * ones.
   */
  @Query(
      """
      SELECT * FROM (
        SELECT r.*, ROW_NUMBER() OVER (PARTITION BY model ORDER BY created_at DESC, id) AS place
        FROM replays r WHERE standing_id IS NULL AND purpose = 'CANDIDATE'
      ) ranked WHERE place = 1 ORDER BY created_at DESC, id LIMIT :most
      """)
  List<Replay> newestOfEachModel(int most);

  /** Replays that have ended well since then, oldest first; without those of standing shadows. */
  @Query(
      "SELECT * FROM replays WHERE state = 'DONE' AND finished_at >= :since"
          + " AND standing_id IS NULL ORDER BY finished_at")
  List<Replay> findDoneSince(Instant since);

  /** Passes that wait, or whose owner has not been heard of; oldest first. */
  @Query(
      """
      SELECT pass_id FROM replays
      WHERE state = 'QUEUED' OR (state = 'RUNNING' AND (leased_until IS NULL OR leased_until < :now))
      GROUP BY pass_id ORDER BY MIN(created_at)
      """)
  List<String> findClaimable(Instant now);

  /** Takes a pass; the number of its replays taken, 0 when somebody else was faster. */
  @Query(
      """
      UPDATE replays SET state = 'RUNNING', owner = :owner, leased_until = :until,
        started_at = COALESCE(started_at, :now)
      WHERE pass_id = :passId AND (state = 'QUEUED'
        OR (state = 'RUNNING' AND (leased_until IS NULL OR leased_until < :now)))
      """)
  int claim(String passId, String owner, Instant until, Instant now);

  /** Keeps a pass; 0 when it is no longer the owner's or no longer running. */
  @Query(
      "UPDATE replays SET leased_until = :until"
          + " WHERE pass_id = :passId AND owner = :owner AND state = 'RUNNING'")
  int renew(String passId, String owner, Instant until);

  /** Lets go of every pass of an owner that stops, so that the next start resumes at once. */
  @Query(
      "UPDATE replays SET leased_until = NULL, owner = NULL"
          + " WHERE owner = :owner AND state = 'RUNNING'")
  int release(String owner);

  @Query("UPDATE replays SET rows_total = :rows, chunks_total = :chunks WHERE pass_id = :passId")
  int planned(String passId, long rows, int chunks);

  @Query(
      "UPDATE replays SET execution = :execution, device = :device, fallback_reason = :reason"
          + " WHERE id = :id")
  int running(String id, String execution, String device, @Nullable String reason);

  /** Notes that a replay's next chunks, counted from 1, are stored. */
  @Query(
      """
      UPDATE replays SET chunks_done = :last, rows_done = rows_done + :rows,
        rows_unanswered = rows_unanswered + :unanswered, busy_millis = busy_millis + :millis
      WHERE id = :id AND owner = :owner AND state = 'RUNNING' AND chunks_done = :first - 1
      """)
  int progressed(
      String id, String owner, int first, int last, long rows, long unanswered, long millis);

  @Query(
      "UPDATE replays SET state = :state, detail = :detail, latency = :latency,"
          + " finished_at = :now, owner = NULL, leased_until = NULL"
          + " WHERE id = :id AND state IN ('QUEUED', 'RUNNING')")
  int finish(
      String id, String state, @Nullable String detail, @Nullable String latency, Instant now);
}
