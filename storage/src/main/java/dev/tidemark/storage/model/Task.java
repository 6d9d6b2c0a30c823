package dev.tidemark.storage.model;

/** What a model predicts, which decides its performance metrics. */
public enum Task {
  BINARY,
  MULTICLASS,
  REGRESSION,
  OTHER
}
