package dev.tidemark.analyzer.reference;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The last few things that were made of frozen references: many windows are compared with the same
 * one. Thread-safe; nothing is made twice at a time.
 */
public final class Kept<K, V> {
  private final Map<K, V> values;

  /**
   * Keeps nothing yet.
   *
   * @param most how many are kept, those used last
   */
  public Kept(int most) {
    values =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        };
  }

  /** What was kept, or else what is made now. */
  public synchronized V get(K key, Supplier<V> made) {
    V known = values.get(key);
    if (known == null) {
      known = made.get();
      values.put(key, known);
    }
    return known;
  }
}
