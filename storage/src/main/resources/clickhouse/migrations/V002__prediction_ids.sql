-- Which predictions are known, whatever their time: the door check for duplicates. The first time stamp seen is kept.
CREATE TABLE IF NOT EXISTS prediction_ids {{on_cluster}}
(
    model LowCardinality(String),
    id_hash UInt64 CODEC(ZSTD(1)),
    ts DateTime64(3, 'UTC') CODEC(ZSTD(1)),
    batch_id UInt64 CODEC(Delta, ZSTD(1))
)
ENGINE = {{replicated}}MergeTree
ORDER BY (model, id_hash)
SETTINGS {{durable}}
