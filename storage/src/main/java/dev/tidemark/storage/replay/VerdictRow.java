package dev.tidemark.storage.replay;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/**
 * One verdict on a replay.
 *
 * @param number counts a replay's verdicts from 1
 * @param decision {@code promote}, {@code hold}, {@code reject} or {@code inconclusive}
 * @param reasons sentences, a JSON list
 * @param evidence the metrics it rests on, JSON
 * @param rowsNeeded further labelled rows for a decision, 0 when there is one
 */
@MappedEntity("verdicts")
public record VerdictRow(
    @Id String id,
    String replayId,
    int number,
    String decision,
    String reasons,
    String evidence,
    long labelledRows,
    long rowsNeeded,
    Instant createdAt) {}
