-- Rows of window_values put together into steps of six hours, for windows shorter than that: of each entry the value of the window
-- that stands out most. Long ranges are drawn from here, so that what they cost does not grow with the number of windows.
-- Computed from window_values after each write. window_start and window_end are those of the step.
CREATE TABLE IF NOT EXISTS window_steps {{on_cluster}}
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
