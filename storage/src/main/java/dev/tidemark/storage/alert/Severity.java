package dev.tidemark.storage.alert;

/** How urgent an alert is, by the words of its rule. */
public enum Severity {
  INFO,
  WARNING,
  CRITICAL
}
