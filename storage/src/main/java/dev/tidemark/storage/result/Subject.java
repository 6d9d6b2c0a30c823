package dev.tidemark.storage.result;

/** What a metric speaks of: the whole model, one input feature, or one output of the model. */
public enum Subject {
  MODEL,
  FEATURE,
  OUTPUT
}
