-- One row a value of one metric (DESIGN, one table of results). feature '' = the model, segment '' = all traffic.
-- subject tells a feature from an output of the same name. An undefined number is NaN here and null outside.
CREATE TABLE IF NOT EXISTS metrics {{on_cluster}}
(
    model LowCardinality(String),
    version LowCardinality(String),
    metric LowCardinality(String),
    subject Enum8('model' = 0, 'feature' = 1, 'output' = 2),
    feature LowCardinality(String),
    segment LowCardinality(String),
    window_length LowCardinality(String),
    window_start DateTime64(3, 'UTC'),
    window_end DateTime64(3, 'UTC'),
    reference LowCardinality(String),
    profile LowCardinality(String),
    value Float64,
    lower Float64,
    upper Float64,
    p_value Float64,
    p_value_adjusted Float64,
    expected Float64,
    sample_size UInt64,
    reference_size UInt64,
    reference_value Float64,
    status Enum8('ok' = 0, 'warning' = 1, 'drift' = 2, 'insufficient' = 3, 'failed' = 4),
    detail String,
    revision UInt64,
    computed_at DateTime64(3, 'UTC'),
    -- 1 = against a reference that stands beside the model's own: shown when asked for by name, drives nothing
    secondary UInt8 DEFAULT 0,
    -- alerts look for what is new several times a second: granules that hold nothing new are not read
    INDEX computed_at_range computed_at TYPE minmax GRANULARITY 8
)
ENGINE = {{replicated}}ReplacingMergeTree(revision)
PARTITION BY toYYYYMM(window_start)
-- A page asks for a stretch of time, nearly always of all traffic: the day stands before the names. The exact time is not
-- in the primary key, or conditions on it would not use the day.
PRIMARY KEY (model, segment, toDate(window_start), metric, subject, feature)
ORDER BY (model, segment, toDate(window_start), metric, subject, feature, version, reference, profile, window_length, window_start)
-- One series is a few rows of each day: small granules and small compressed blocks, so that little beside them is read.
SETTINGS index_granularity = 1024, min_compress_block_size = 8192, {{durable}}
