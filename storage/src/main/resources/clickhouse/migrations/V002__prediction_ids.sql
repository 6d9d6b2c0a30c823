-- Which predictions are known, whatever their time: the check for repeated ids. The first one seen is kept.
-- The id itself, not a hash of it: a collision would lose a record; ids that grow with time stay close together.
CREATE TABLE IF NOT EXISTS prediction_ids {{on_cluster}}
(
    model LowCardinality(String),
    prediction_id String CODEC(ZSTD(1)),
    ts DateTime64(3, 'UTC') CODEC(ZSTD(1)),
    batch_id UInt64 CODEC(Delta, ZSTD(1)),
    INDEX batch_id_range batch_id TYPE minmax GRANULARITY 1
)
ENGINE = {{replicated}}MergeTree
ORDER BY (model, prediction_id)
SETTINGS {{durable}}
