-- One row a ground truth label; the latest timestamp wins; retracted = 1 takes the label back.
CREATE TABLE IF NOT EXISTS labels {{on_cluster}}
(
    model LowCardinality(String),
    prediction_id String CODEC(ZSTD(1)),
    label_value Float64 DEFAULT nan CODEC(ZSTD(1)),
    label_label LowCardinality(String),
    retracted UInt8,
    ts DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    received_at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    batch_id UInt64 CODEC(Delta, ZSTD(1)),
    INDEX received_at_range received_at TYPE minmax GRANULARITY 1,
    INDEX batch_id_range batch_id TYPE minmax GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(ts)
ORDER BY (model, prediction_id)
SETTINGS {{durable}}
