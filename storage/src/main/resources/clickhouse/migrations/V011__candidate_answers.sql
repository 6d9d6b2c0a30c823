-- One row an answer of a candidate that runs elsewhere to one logged prediction; the latest timestamp wins. It is paired with
-- the champion's answer by a replay, which writes shadow_predictions.
CREATE TABLE IF NOT EXISTS candidate_answers {{on_cluster}}
(
    model LowCardinality(String),
    version LowCardinality(String),
    prediction_id String CODEC(ZSTD(1)),
    prediction_value Float64 DEFAULT nan CODEC(ZSTD(1)),
    prediction_label LowCardinality(String),
    score Float64 DEFAULT nan CODEC(ZSTD(1)),
    probabilities Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
    ts DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    received_at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    batch_id UInt64 CODEC(Delta, ZSTD(1)),
    -- a standing shadow looks for new answers: granules that hold none are not read
    INDEX received_at_range received_at TYPE minmax GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(ts)
ORDER BY (model, version, prediction_id)
SETTINGS {{durable}}
