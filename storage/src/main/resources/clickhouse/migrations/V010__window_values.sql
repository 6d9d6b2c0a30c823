-- The results of one metric in one window of one version of a model, over all traffic, side by side: the arrays have one entry
-- a feature, an output or the model itself. What a page draws over time is read from here: one row instead of one a feature.
-- Computed from metrics after each write; of a window compared with several references, the newest comparison.
-- A page takes some windows of some metrics: small granules, so that little beside them is read, and a codec that costs little to read.
CREATE TABLE IF NOT EXISTS window_values {{on_cluster}}
(
    model LowCardinality(String),
    version LowCardinality(String),
    window_length LowCardinality(String),
    metric LowCardinality(String),
    window_start DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    window_end DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    subject Array(Enum8('model' = 0, 'feature' = 1, 'output' = 2)),
    feature Array(LowCardinality(String)),
    value Array(Float64) CODEC(LZ4),
    lower Array(Float64) CODEC(LZ4),
    upper Array(Float64) CODEC(LZ4),
    p_value Array(Float64) CODEC(LZ4),
    p_value_adjusted Array(Float64) CODEC(LZ4),
    expected Array(Float64) CODEC(LZ4),
    sample_size Array(UInt64) CODEC(LZ4),
    reference_value Array(Float64) CODEC(LZ4),
    status Array(Enum8('ok' = 0, 'warning' = 1, 'drift' = 2, 'insufficient' = 3, 'failed' = 4)),
    computed_at DateTime64(3, 'UTC')
)
ENGINE = {{replicated}}ReplacingMergeTree(computed_at)
PARTITION BY toYYYYMM(window_start)
ORDER BY (model, version, window_length, metric, window_start)
SETTINGS index_granularity = 256, {{durable}}
