package dev.tidemark.storage.revision;

import dev.tidemark.storage.analysis.Analysis;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;

/** One row each: a text that differs when something of the topic has changed. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface RevisionRows extends GenericRepository<Analysis, String> {
  @Query(
      """
      SELECT CONCAT(COUNT(*), ' ', MAX(updated_at), ' ',
        (SELECT CONCAT(COUNT(*), ' ', MAX(created_at)) FROM model_references))
      FROM models
      """)
  String models();

  /** Every judged window of an active alert and every person's act is an event. */
  @Query("SELECT CONCAT(MAX(position), '') FROM alert_events")
  String alerts();

  @Query(
      """
      SELECT CONCAT(MAX(position), ' ',
        (SELECT COUNT(*) FROM alert_notifications WHERE state = 'QUEUED'), ' ',
        (SELECT COUNT(*) FROM alert_notifications WHERE state = 'DEAD'))
      FROM alert_notifications
      """)
  String notifications();

  @Query(
      """
      SELECT CONCAT(COUNT(*), ' ', MAX(updated_at), ' ',
        (SELECT CONCAT(COUNT(*), ' ', MAX(updated_at)) FROM alert_receivers), ' ',
        (SELECT CONCAT(COUNT(*), ' ', MAX(created_at), ' ', SUM(EXTRACT(EPOCH FROM ends_at)))
         FROM alert_silences))
      FROM alert_rules
      """)
  String alerting();

  @Query(
      """
      SELECT CONCAT(COUNT(*), ' ', SUM(windows_done), ' ', COUNT(finished_at), ' ',
        COUNT(windows_total))
      FROM analyses
      """)
  String analyses();

  @Query(
      """
      SELECT CONCAT(COUNT(*), ' ', SUM(rows_done), ' ', COUNT(started_at), ' ', COUNT(finished_at), ' ',
        (SELECT COUNT(*) FROM candidates), ' ', (SELECT COUNT(*) FROM verdicts))
      FROM replays
      """)
  String replays();
}
