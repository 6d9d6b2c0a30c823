package dev.tidemark.storage.record;

import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.UUID;

/** Ids that grow with time (RFC 9562 §5.7), for records that come without one. */
final class UuidV7 {
  private static final ThreadLocal<SplittableRandom> RANDOM =
      ThreadLocal.withInitial(() -> new SplittableRandom(new SecureRandom().nextLong()));

  private UuidV7() {}

  static UUID at(long epochMillis) {
    SplittableRandom random = RANDOM.get();
    long high = (epochMillis << 16) | 0x7000 | (random.nextLong() & 0x0fff);
    long low = 0x8000_0000_0000_0000L | (random.nextLong() >>> 2);
    return new UUID(high, low);
  }
}
