-- One row a number that a user posted; a later one of the same model, version, name and time replaces it.
-- version '' = the model as a whole. The windows' means stand in metrics.
CREATE TABLE IF NOT EXISTS business_metrics {{on_cluster}}
(
    model LowCardinality(String),
    version LowCardinality(String),
    name LowCardinality(String),
    value Float64 CODEC(ZSTD(1)),
    ts DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    received_at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    batch_id UInt64 CODEC(Delta, ZSTD(1)),
    INDEX received_at_range received_at TYPE minmax GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(received_at)
ORDER BY (model, name, version, ts)
SETTINGS {{durable}}
