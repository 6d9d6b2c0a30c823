-- One row a window of one version of a model: its state over all features and its main performance metric. Computed from
-- metrics after each write, so that what asks about many models or windows need not read every feature.
-- Time stands first: lists of models ask for the last windows of all of them.
CREATE TABLE IF NOT EXISTS model_windows {{on_cluster}}
(
    model LowCardinality(String),
    version LowCardinality(String),
    window_length LowCardinality(String),
    window_start DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    window_end DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    rows UInt64,
    features UInt64,
    drifted UInt64,
    worst String,
    worst_psi Float64,
    worst_is_drift UInt8,
    worst_nulls String,
    worst_null_rate Float64,
    null_reference Float64,
    quality_issues UInt64,
    performance LowCardinality(String),
    performance_value Float64,
    performance_lower Float64,
    performance_upper Float64,
    performance_reference Float64,
    performance_status Enum8('ok' = 0, 'warning' = 1, 'drift' = 2, 'insufficient' = 3, 'failed' = 4),
    labelled UInt64,
    label_coverage Float64,
    computed_at DateTime64(3, 'UTC')
)
ENGINE = {{replicated}}ReplacingMergeTree(computed_at)
PARTITION BY toYYYYMM(window_start)
ORDER BY (window_length, window_start, model, version)
SETTINGS {{durable}}
