CREATE TABLE analyses (
  id VARCHAR(64) PRIMARY KEY,
  model VARCHAR(256) NOT NULL,
  period_start TIMESTAMP WITH TIME ZONE NOT NULL,
  period_end TIMESTAMP WITH TIME ZONE NOT NULL,
  window_length VARCHAR(32),
  reference VARCHAR(256),
  state VARCHAR(16) NOT NULL,
  windows_done INTEGER NOT NULL,
  windows_total INTEGER,
  detail TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  finished_at TIMESTAMP WITH TIME ZONE
);
CREATE TABLE analysis_windows (
  id VARCHAR(512) PRIMARY KEY,
  model VARCHAR(256) NOT NULL,
  fingerprint VARCHAR(512) NOT NULL,
  analysed_at TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE TABLE analysis_cursors (
  model VARCHAR(256) PRIMARY KEY,
  received_until TIMESTAMP WITH TIME ZONE NOT NULL
);
