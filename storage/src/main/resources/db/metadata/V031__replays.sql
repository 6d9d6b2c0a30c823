-- One candidate over one period of logged traffic. Replays of one pass read the period once together.
CREATE TABLE replays (
  id VARCHAR(36) PRIMARY KEY,
  pass_id VARCHAR(36) NOT NULL,
  model VARCHAR(256) NOT NULL,
  candidate VARCHAR(256) NOT NULL,
  champion VARCHAR(256) NOT NULL,
  purpose VARCHAR(16) NOT NULL,
  source VARCHAR(16) NOT NULL,
  from_ts TIMESTAMP WITH TIME ZONE NOT NULL,
  to_ts TIMESTAMP WITH TIME ZONE NOT NULL,
  sample_rate DOUBLE PRECISION NOT NULL,
  batch_size INT NOT NULL,
  requested_execution VARCHAR(16) NOT NULL,
  non_inferiority_margin DOUBLE PRECISION NOT NULL,
  judging TEXT,
  state VARCHAR(16) NOT NULL,
  detail TEXT,
  rows_total BIGINT NOT NULL,
  rows_done BIGINT NOT NULL,
  rows_unanswered BIGINT NOT NULL,
  chunks_total INT NOT NULL,
  chunks_done INT NOT NULL,
  busy_millis BIGINT NOT NULL,
  execution VARCHAR(16),
  device TEXT,
  fallback_reason TEXT,
  latency TEXT,
  owner VARCHAR(64),
  leased_until TIMESTAMP WITH TIME ZONE,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  started_at TIMESTAMP WITH TIME ZONE,
  finished_at TIMESTAMP WITH TIME ZONE
);
CREATE INDEX replays_of_model ON replays (model, candidate);
CREATE INDEX replays_of_pass ON replays (pass_id);
CREATE INDEX replays_by_state ON replays (state);
-- How a pass cuts its period: fixed when it starts, so that a resumed pass forms the same batches.
CREATE TABLE replay_plans (
  pass_id VARCHAR(36) PRIMARY KEY,
  chunks TEXT NOT NULL
);
