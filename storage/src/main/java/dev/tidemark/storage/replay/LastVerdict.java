package dev.tidemark.storage.replay;

import io.micronaut.core.annotation.Introspected;

/**
 * How a replay is judged now.
 *
 * @param decision {@code promote}, {@code hold}, {@code reject} or {@code inconclusive}
 * @param rowsNeeded further labelled rows for a decision, 0 when there is one
 */
@Introspected
public record LastVerdict(String replayId, String decision, long rowsNeeded) {}
