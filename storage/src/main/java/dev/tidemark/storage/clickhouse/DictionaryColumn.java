package dev.tidemark.storage.clickhouse;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Texts that repeat, each different one once, and a number a value: {@code LowCardinality(String)}.
 *
 * <p>Rows of one producer hold the same names at the same places, so the text met last at a place
 * is looked at first.
 */
final class DictionaryColumn implements Column {
  private static final long VERSION = 1;
  private static final long OWN_TEXTS = 1L << 9;
  private static final long NEW_DICTIONARY = 1L << 10;
  private static final int GUESSED_PLACES = 256;

  private final Dictionary dictionary = new Dictionary();
  private final int[] guesses = new int[GUESSED_PLACES];
  private final RowBinaryOutput texts = new RowBinaryOutput(1 << 10);
  private final RowBinaryOutput packed = new RowBinaryOutput(1 << 10);
  private int[] numbers = new int[1 << 10];
  private int count;

  DictionaryColumn() {
    clear();
  }

  @Override
  public String type() {
    return "LowCardinality(String)";
  }

  @Override
  public void add(RowCursor value, int place) {
    int length = value.readLength();
    int from = value.skip(length);
    int number;
    if (place < GUESSED_PLACES) {
      number = guesses[place];
      if (!dictionary.is(number, value.bytes(), from, from + length)) {
        number = dictionary.number(value.bytes(), from, from + length);
        guesses[place] = number;
      }
    } else {
      number = dictionary.number(value.bytes(), from, from + length);
    }
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, count * 2);
    }
    numbers[count++] = number;
  }

  @Override
  public void writePrefix(RowBinaryOutput target) {
    target.writeLong(VERSION);
  }

  @Override
  public void writeData(Consumer<RowBinaryOutput> parts) {
    int size = dictionary.count() <= 1 << 8 ? 0 : dictionary.count() <= 1 << 16 ? 1 : 2;
    texts.clear();
    texts.writeLong(size | OWN_TEXTS | NEW_DICTIONARY).writeLong(dictionary.count());
    dictionary.writeTo(texts);
    texts.writeLong(count);
    packed.clear();
    for (int i = 0; i < count; i++) {
      for (int shift = 0; shift < 8 << size; shift += 8) {
        packed.writeByte(numbers[i] >>> shift);
      }
    }
    parts.accept(texts);
    parts.accept(packed);
  }

  @Override
  public void clear() {
    count = 0;
    dictionary.clear();
    dictionary.number(new byte[0], 0, 0); // the type's default has to be the first
    Arrays.fill(guesses, 0);
  }
}
