package dev.tidemark.storage.alert;

/** Where an episode stands. */
public enum AlertState {
  /** The condition holds, not yet for as many windows as the rule asks. */
  PENDING,
  /** The condition held long enough: people are told. */
  FIRING,
  /** It is over. */
  RESOLVED
}
