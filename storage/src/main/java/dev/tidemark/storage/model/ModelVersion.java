package dev.tidemark.storage.model;

/** One version of one model: who a record speaks of. */
public record ModelVersion(String model, String version) {}
