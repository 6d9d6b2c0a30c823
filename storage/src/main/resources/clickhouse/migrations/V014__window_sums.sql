-- What the labels say of one window of one version of a model, as numbers that add up over windows: how good the model was in any
-- period is computed from them, whatever the number of rows. The arrays stand side by side, an entry a number (WindowSum).
CREATE TABLE IF NOT EXISTS window_sums {{on_cluster}}
(
    model LowCardinality(String),
    version LowCardinality(String),
    segment LowCardinality(String),
    window_length LowCardinality(String),
    window_start DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    window_end DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    part Array(Enum8('sum' = 0, 'confusion' = 1, 'score' = 2, 'delay' = 3)),
    name Array(LowCardinality(String)),
    other Array(LowCardinality(String)),
    cell Array(UInt32) CODEC(Delta, ZSTD(1)),
    weight Array(Float64),
    squares Array(Float64),
    total Array(Float64),
    computed_at DateTime64(3, 'UTC')
)
ENGINE = {{replicated}}ReplacingMergeTree(computed_at)
PARTITION BY toYYYYMM(window_start)
ORDER BY (model, segment, version, window_length, window_start)
SETTINGS index_granularity = 256, {{durable}}
