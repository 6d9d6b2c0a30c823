package dev.tidemark.storage.clickhouse;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names the content of an insert, so that the same rows again insert nothing. */
public final class ContentToken {
  private ContentToken() {}

  /** The SHA-256 of the rows. */
  public static String of(RowBinaryOutput rows) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(rows.toByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
