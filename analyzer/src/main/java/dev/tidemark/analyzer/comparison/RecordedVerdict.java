package dev.tidemark.analyzer.comparison;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;

/**
 * A verdict as it was given.
 *
 * @param number counts the replay's verdicts from 1
 * @param metrics what it rests on, as known then
 * @param url where it stays
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record RecordedVerdict(
    String id,
    String replay,
    int number,
    String decision,
    List<String> reasons,
    List<ReplayReport.Metric> metrics,
    long labelledRows,
    long rowsNeeded,
    Instant decidedAt,
    String url,
    String caveat) {}
