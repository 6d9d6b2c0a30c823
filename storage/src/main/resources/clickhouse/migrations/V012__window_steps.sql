-- Rows of window_values put together into steps of six hours, for windows shorter than that: of each entry the value of the window
-- that stands out most. Long ranges are drawn from here, so that what they cost does not grow with the number of windows.
-- Computed from window_values after each write. window_start and window_end are those of the step.
CREATE TABLE IF NOT EXISTS window_steps {{on_cluster}} AS window_values
ENGINE = {{replicated}}ReplacingMergeTree(computed_at)
PARTITION BY toYYYYMM(window_start)
ORDER BY (model, version, window_length, metric, window_start)
SETTINGS index_granularity = 256, {{durable}}
