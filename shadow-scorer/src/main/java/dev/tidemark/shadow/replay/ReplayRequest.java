package dev.tidemark.shadow.replay;

import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST …/replays} takes.
 *
 * @param from start of the period, RFC 3339 or epoch milliseconds
 * @param to its end, exclusive
 * @param champion version whose traffic is replayed; null: the one with most traffic in the period
 * @param also more candidates to score in the same pass over the traffic
 * @param guardrails how much worse the candidate may be in further metrics, by name
 * @param value what an outcome is worth, by true class and answer
 * @param source {@code file} or {@code logged}: whether the candidate's registered file is given
 *     the features, or what it answered elsewhere is taken; null: the file, if there is one
 * @param fidelity whether the champion's own file, if registered, is replayed too; null: yes
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record ReplayRequest(
    @Nullable JsonNode from,
    @Nullable JsonNode to,
    @Nullable String champion,
    @Nullable Double sampleRate,
    @Nullable Integer batchSize,
    @Nullable String execution,
    @Nullable Double nonInferiorityMargin,
    @Nullable List<String> also,
    @Nullable Boolean fidelity,
    @Nullable Map<String, Double> guardrails,
    @Nullable Map<String, Map<String, Double>> value,
    @Nullable String source) {}
