package dev.tidemark.alerts.alert;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** Identifiers that sort by time (UUID version 7). */
public final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  public static String at(Instant time) {
    byte[] noise = new byte[10];
    RANDOM.nextBytes(noise);
    ByteBuffer bits = ByteBuffer.wrap(noise);
    long random = bits.getShort() & 0x0fffL;
    long high = (time.toEpochMilli() << 16) | 0x7000L | random;
    long low = (bits.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
