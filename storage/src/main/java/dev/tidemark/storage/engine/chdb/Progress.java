package dev.tidemark.storage.engine.chdb;

/**
 * What a statement read from and wrote to tables.
 *
 * @param readRows rows read from storage
 * @param readBytes bytes read from storage, uncompressed
 * @param writtenRows rows written, those of materialized views included
 * @param writtenBytes bytes written, uncompressed
 */
public record Progress(long readRows, long readBytes, long writtenRows, long writtenBytes) {
  /** Nothing read, nothing written. */
  public static final Progress NONE = new Progress(0, 0, 0, 0);
}
