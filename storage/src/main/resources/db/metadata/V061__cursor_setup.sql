-- With which settings and references all windows of a model were looked at: while these stay, a new process looks only at what
-- has come since.
ALTER TABLE analysis_cursors ADD COLUMN setup VARCHAR(128) DEFAULT '' NOT NULL;
