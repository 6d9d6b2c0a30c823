-- One candidate's answer to one logged prediction, as one replay gave it.
CREATE TABLE IF NOT EXISTS shadow_predictions {{on_cluster}}
(
    model LowCardinality(String),
    replay_id LowCardinality(String),
    candidate LowCardinality(String),
    prediction_id String CODEC(ZSTD(1)),
    ts DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    prediction_value Float64 DEFAULT nan CODEC(ZSTD(1)),
    prediction_label LowCardinality(String),
    score Float64 DEFAULT nan CODEC(ZSTD(1)),
    probabilities Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
    written_at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1))
)
ENGINE = {{replicated}}ReplacingMergeTree(written_at)
ORDER BY (model, replay_id, prediction_id)
SETTINGS {{durable}}
