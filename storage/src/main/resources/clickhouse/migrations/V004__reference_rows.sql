-- Reference data, frozen: one row a record of one revision of a named reference, label beside.
CREATE TABLE IF NOT EXISTS reference_rows {{on_cluster}}
(
    model LowCardinality(String),
    reference LowCardinality(String),
    revision UInt64,
    row_number UInt64 CODEC(Delta, ZSTD(1)),
    version LowCardinality(String),
    prediction_id String CODEC(ZSTD(1)),
    ts DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    received_at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    num Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
    cat Map(LowCardinality(String), LowCardinality(String)) CODEC(ZSTD(1)),
    null_features Array(LowCardinality(String)) CODEC(ZSTD(1)),
    embeddings Map(LowCardinality(String), Array(Float32)) CODEC(ZSTD(1)),
    prediction_value Float64 DEFAULT nan CODEC(ZSTD(1)),
    prediction_label LowCardinality(String),
    score Float64 DEFAULT nan CODEC(ZSTD(1)),
    probabilities Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
    latency_ms Float64 DEFAULT nan CODEC(ZSTD(1)),
    error String CODEC(ZSTD(1)),
    weight Float64 DEFAULT 1 CODEC(ZSTD(1)),
    tags Map(LowCardinality(String), LowCardinality(String)) CODEC(ZSTD(1)),
    label_value Float64 DEFAULT nan CODEC(ZSTD(1)),
    label_label LowCardinality(String)
)
ENGINE = {{replicated}}MergeTree
ORDER BY (model, reference, revision, row_number)
SETTINGS {{durable}}
