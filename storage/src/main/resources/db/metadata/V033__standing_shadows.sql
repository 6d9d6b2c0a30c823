-- A candidate that follows one version's traffic, window by window. Each stretch of windows is scored by replays of its own
-- (one pass, pass_id, at a time), whose rows are kept under id, those of the champion's own file under fidelity_id.
CREATE TABLE standing_shadows (
  id VARCHAR(36) PRIMARY KEY,
  fidelity_id VARCHAR(36) NOT NULL,
  model VARCHAR(256) NOT NULL,
  candidate VARCHAR(256) NOT NULL,
  champion VARCHAR(256) NOT NULL,
  source VARCHAR(16) NOT NULL,
  from_ts TIMESTAMP WITH TIME ZONE NOT NULL,
  until_ts TIMESTAMP WITH TIME ZONE NOT NULL,
  received_until TIMESTAMP WITH TIME ZONE NOT NULL,
  sample_rate DOUBLE PRECISION NOT NULL,
  batch_size INT NOT NULL,
  requested_execution VARCHAR(16) NOT NULL,
  non_inferiority_margin DOUBLE PRECISION NOT NULL,
  judging TEXT,
  fidelity BOOLEAN NOT NULL,
  active BOOLEAN NOT NULL,
  pass_id VARCHAR(36),
  failures INT NOT NULL,
  detail TEXT,
  retry_at TIMESTAMP WITH TIME ZONE,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT standing_shadows_candidate UNIQUE (model, candidate)
);
ALTER TABLE replays ADD COLUMN standing_id VARCHAR(36);
