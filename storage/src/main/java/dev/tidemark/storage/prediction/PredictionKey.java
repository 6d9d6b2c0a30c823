package dev.tidemark.storage.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What makes a prediction the same one: repeated, it counts once. */
public record PredictionKey(String model, String predictionId) {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** 64 bits of the key, well mixed; equal keys only are meant to agree. */
  public long hash() {
    byte[] id = predictionId.getBytes(UTF_8);
    return hash(model.getBytes(UTF_8), id, 0, id.length);
  }

  /**
   * The hash of a key given as UTF-8.
   *
   * @param id the bytes that hold the prediction's id, from {@code from} to before {@code to}
   */
  public static long hash(byte[] model, byte[] id, int from, int to) {
    return mix(hash(hash(0, model, 0, model.length), id, from, to));
  }

  private static long hash(long seed, byte[] bytes, int from, int to) {
    long hash = seed ^ (to - from);
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      hash = (hash ^ (long) LONG.get(bytes, at)) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> 32;
    }
    for (; at < to; at++) {
      hash = (hash ^ bytes[at]) * 0x100000001b3L;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
