package dev.tidemark.collector.idempotency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first half of a SHA-256: tells keys and bodies apart. */
public record Digest(long high, long low) {
  /** A fresh SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Ends the computation. */
  public static Digest of(MessageDigest sha256) {
    ByteBuffer bytes = ByteBuffer.wrap(sha256.digest());
    return new Digest(bytes.getLong(), bytes.getLong());
  }

  /** Of a text. */
  public static Digest of(String text) {
    MessageDigest sha256 = sha256();
    sha256.update(text.getBytes(StandardCharsets.UTF_8));
    return of(sha256);
  }
}
