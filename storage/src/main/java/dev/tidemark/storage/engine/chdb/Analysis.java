package dev.tidemark.storage.engine.chdb;

/**
 * What a text of SQL would do, as the engine's own parser sees it.
 *
 * @param statements executable statements in the text; 0 if it did not parse
 * @param effect the furthest-reaching effect of them
 */
public record Analysis(int statements, Effect effect) {
  /** How far a statement reaches, from harmless to unknown. */
  public enum Effect {
    /** Leaves no trace. */
    READ_ONLY,
    /** Changes a database. */
    MUTATING,
    /** Changes what stands beside the databases: users, functions, named collections. */
    MUTATING_GLOBAL,
    /** Changes the session or the process, or writes outside the engine. */
    CONTROL,
    /** Did not parse, or is of a kind the engine does not classify. */
    UNKNOWN;

    static Effect of(int code) {
      return code >= 0 && code < values().length ? values()[code] : UNKNOWN;
    }
  }
}
