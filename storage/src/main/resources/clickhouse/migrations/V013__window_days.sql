-- Rows of window_steps put together into days, as those are of windows: ranges of months are drawn from here.
CREATE TABLE IF NOT EXISTS window_days {{on_cluster}} AS window_values
ENGINE = {{replicated}}ReplacingMergeTree(computed_at)
PARTITION BY toYYYYMM(window_start)
ORDER BY (model, version, window_length, metric, window_start)
SETTINGS index_granularity = 256, {{durable}}
