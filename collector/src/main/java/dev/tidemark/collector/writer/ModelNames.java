package dev.tidemark.collector.writer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The models of a batch, numbered from 0 as they are met. Not thread-safe. */
final class ModelNames {
  private final List<String> names = new ArrayList<>();
  private final List<byte[]> encoded = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private int last;

  /** The number of a name given as UTF-8; the one asked for last is told soonest. */
  int number(byte[] bytes, int from, int to) {
    if (names.isEmpty() || !is(last, bytes, from, to)) {
      String name = new String(bytes, from, to - from, StandardCharsets.UTF_8);
      last =
          numbers.computeIfAbsent(
              name,
              added -> {
                names.add(added);
                encoded.add(Arrays.copyOfRange(bytes, from, to));
                return names.size() - 1;
              });
    }
    return last;
  }

  private boolean is(int number, byte[] bytes, int from, int to) {
    byte[] known = encoded.get(number);
    return Arrays.equals(known, 0, known.length, bytes, from, to);
  }

  String name(int number) {
    return names.get(number);
  }

  byte[] utf8(int number) {
    return encoded.get(number);
  }

  List<String> names() {
    return names;
  }

  void clear() {
    names.clear();
    encoded.clear();
    numbers.clear();
    last = 0;
  }
}
