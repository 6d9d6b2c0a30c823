-- One row a prediction of one model version. Rows with the same id and time collapse to one; repeated ids with other
-- times are kept out by prediction_ids. Time stands before the id so that merges copy runs of rows, not single ones.
-- A number is kept in prediction_value, any other answer as text in prediction_label; neither = a failed call.
-- Absent numbers are NaN (no Nullable in hot columns), absent texts ''.
CREATE TABLE IF NOT EXISTS predictions {{on_cluster}}
(
    model LowCardinality(String),
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
    batch_id UInt64 CODEC(Delta, ZSTD(1)),
    INDEX received_at_range received_at TYPE minmax GRANULARITY 1,
    INDEX batch_id_range batch_id TYPE minmax GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(received_at)
PARTITION BY toYYYYMM(ts)
ORDER BY (model, toStartOfHour(ts), ts, prediction_id)
PRIMARY KEY (model, toStartOfHour(ts), ts)
SETTINGS {{durable}}
