-- Rows of window_sums added up by the day their windows start in, for windows shorter than a day: periods of months are read from here.
-- Computed from window_sums after each write. window_start and window_end are those of the day.
CREATE TABLE IF NOT EXISTS window_sum_days {{on_cluster}} AS window_sums
ENGINE = {{replicated}}ReplacingMergeTree(computed_at)
PARTITION BY toYYYYMM(window_start)
ORDER BY (model, segment, version, window_length, window_start)
SETTINGS index_granularity = 256, {{durable}}
