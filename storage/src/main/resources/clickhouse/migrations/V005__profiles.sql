-- The summary of one feature in one window on the bins of its reference: what the pages draw.
-- feature is a feature's name, or an output: prediction, score, probability:<class> (kind tells them apart from features).
CREATE TABLE IF NOT EXISTS profiles {{on_cluster}}
(
    model LowCardinality(String),
    version LowCardinality(String),
    subject Enum8('feature' = 1, 'output' = 2),
    feature LowCardinality(String),
    segment LowCardinality(String),
    window_length LowCardinality(String),
    window_start DateTime64(3, 'UTC'),
    window_end DateTime64(3, 'UTC'),
    reference LowCardinality(String),
    reference_revision UInt64,
    kind Enum8('numeric' = 1, 'categorical' = 2),
    edges Array(Float64),
    categories Array(String),
    counts Array(UInt64),
    reference_counts Array(UInt64),
    rows UInt64,
    nulls UInt64,
    infinities UInt64,
    distinct_count UInt64,
    mean Float64,
    std Float64,
    quantile_levels Array(Float64),
    quantiles Array(Float64),
    reference_rows UInt64,
    reference_nulls UInt64,
    reference_quantiles Array(Float64),
    revision UInt64
)
ENGINE = {{replicated}}ReplacingMergeTree(revision)
PARTITION BY toYYYYMM(window_start)
ORDER BY (model, subject, feature, segment, version, reference, window_length, window_start)
SETTINGS {{durable}}
