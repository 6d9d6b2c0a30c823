package dev.tidemark.storage.model;

/** How a feature's values are compared. */
public enum FeatureType {
  NUMERIC,
  CATEGORICAL,
  EMBEDDING
}
