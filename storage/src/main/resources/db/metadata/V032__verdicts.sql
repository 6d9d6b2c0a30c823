-- Every verdict on a replay that differs from the one before it: what was decided, on what evidence, when.
CREATE TABLE verdicts (
  id VARCHAR(36) PRIMARY KEY,
  replay_id VARCHAR(36) NOT NULL,
  number INT NOT NULL,
  decision VARCHAR(16) NOT NULL,
  reasons TEXT NOT NULL,
  evidence TEXT NOT NULL,
  labelled_rows BIGINT NOT NULL,
  rows_needed BIGINT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT verdicts_number UNIQUE (replay_id, number)
);
