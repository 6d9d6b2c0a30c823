-- ONNX files registered as candidates. A version is immutable: the file is named by its content hash.
CREATE TABLE candidates (
  id VARCHAR(36) PRIMARY KEY,
  model VARCHAR(256) NOT NULL,
  version VARCHAR(256) NOT NULL,
  sha256 CHAR(64) NOT NULL,
  size_bytes BIGINT NOT NULL,
  signature TEXT NOT NULL,
  mapping TEXT NOT NULL,
  provenance TEXT NOT NULL,
  checked_rows INT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT candidates_version UNIQUE (model, version)
);
