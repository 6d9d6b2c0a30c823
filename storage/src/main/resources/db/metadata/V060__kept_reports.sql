-- The last report of a replay, and a digest of what it was computed from: while that is the same, it is not computed again.
-- It shows some rows with their features, so it goes when records of the model are erased.
CREATE TABLE kept_reports (
  replay_id VARCHAR(36) PRIMARY KEY,
  model VARCHAR(256) NOT NULL,
  basis VARCHAR(64) NOT NULL,
  report TEXT NOT NULL
);
CREATE INDEX kept_reports_model ON kept_reports (model);
