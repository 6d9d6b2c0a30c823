-- One candidate's answer to one logged prediction, as one replay gave it, with the champion's logged answer beside it.
-- Sorted like predictions, so that a stretch of time is one read on both sides. Merged column by column: a replay's parts
-- follow each other, so whole runs of rows are copied, for half the processor time of merging row by row.
CREATE TABLE IF NOT EXISTS shadow_predictions {{on_cluster}}
(
    model LowCardinality(String),
    replay_id LowCardinality(String),
    candidate LowCardinality(String),
    prediction_id String CODEC(ZSTD(1)),
    ts DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    prediction_value Float64 DEFAULT nan CODEC(ZSTD(1)),
    prediction_label LowCardinality(String),
    score Float64 DEFAULT nan CODEC(ZSTD(1)),
    probabilities Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
    champion_value Float64 DEFAULT nan CODEC(ZSTD(1)),
    champion_label LowCardinality(String),
    champion_score Float64 DEFAULT nan CODEC(ZSTD(1)),
    written_at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    -- the analyzer looks for new answers every few seconds: granules that hold none are not read
    INDEX written_at_range written_at TYPE minmax GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(written_at)
ORDER BY (model, replay_id, toStartOfHour(ts), ts, prediction_id)
PRIMARY KEY (model, replay_id, toStartOfHour(ts), ts)
SETTINGS {{durable}}, vertical_merge_algorithm_min_columns_to_activate = 1
