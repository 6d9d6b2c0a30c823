-- What the tensors of a model's calls mean, where their names do not settle it; JSON.
CREATE TABLE inference_mappings (
  model VARCHAR(256) PRIMARY KEY,
  mapping TEXT NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE NOT NULL
);
