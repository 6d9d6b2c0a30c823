package dev.tidemark.storage.clickhouse;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Texts that repeat, each different one once, and a number a value: {@code LowCardinality(String)}.
 *
 * <p>Rows of one producer hold the same names at the same places, so the text met last at a place
 * is looked at first.
 */
public final class DictionaryColumn implements Column {
  private static final long VERSION = 1;
  private static final long OWN_TEXTS = 1L << 9;
  private static final long NEW_DICTIONARY = 1L << 10;
  private static final int GUESSED_PLACES = 256;
  private static final byte[] NONE = new byte[0];

  private final Dictionary dictionary = new Dictionary();
  private final RowBinaryOutput texts = new RowBinaryOutput(16);
  private final RowBinaryOutput packed = new RowBinaryOutput(16);
  private int[] guesses = new int[1];
  private byte[][] guessedNames = {NONE};
  private int[] numbers = new int[1 << 4];
  private int[] renamed = new int[1 << 4];
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
    add(value.bytes(), value.skip(length), length, place);
  }

  /**
   * Takes a text as its UTF-8 bytes.
   *
   * @param place as in {@link #add(RowCursor, int)}
   */
  public void add(byte[] utf8, int from, int length, int place) {
    int number;
    if (isGuessed(place)) {
      number = guesses[place];
      if (!dictionary.is(number, utf8, from, from + length)) {
        number = dictionary.number(utf8, from, from + length);
        guesses[place] = number;
        guessedNames[place] = NONE;
      }
    } else {
      number = dictionary.number(utf8, from, from + length);
    }
    add(number);
  }

  /**
   * Takes a text whose bytes are likely to be this very array the next time, too.
   *
   * @param utf8 never changed
   */
  @SuppressWarnings("ReferenceEquality") // an equal text in another array is looked up
  public void add(byte[] utf8, int place) {
    if (isGuessed(place)) {
      if (guessedNames[place] == utf8) {
        add(guesses[place]);
        return;
      }
      add(utf8, 0, utf8.length, place);
      guessedNames[place] = utf8;
    } else {
      add(utf8, 0, utf8.length, place);
    }
  }

  private boolean isGuessed(int place) {
    if (place >= guesses.length && place < GUESSED_PLACES) {
      int before = guesses.length;
      int places = Math.max(place + 1, before * 2);
      guesses = Arrays.copyOf(guesses, places);
      guessedNames = Arrays.copyOf(guessedNames, places);
      Arrays.fill(guessedNames, before, places, NONE);
    }
    return place < GUESSED_PLACES;
  }

  private void add(int number) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, count * 2);
    }
    numbers[count++] = number;
  }

  /** The bytes that hold the texts, valid until one is added. */
  public byte[] texts() {
    return dictionary.bytes();
  }

  /** Where the text of a value begins. */
  public int from(int index) {
    return dictionary.start(numbers[index]);
  }

  /** Where it ends. */
  public int to(int index) {
    return dictionary.end(numbers[index]);
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public long byteSize() {
    return 2 * Integer.BYTES + dictionary.byteSize() + (long) width() * count;
  }

  private int width() {
    return dictionary.count() <= 1 << 8 ? 1 : dictionary.count() <= 1 << 16 ? 2 : 4;
  }

  @Override
  public void save(RowBinaryOutput target, int period) {
    target.writeInt(dictionary.count());
    dictionary.writeTo(target);
    boolean repeats =
        period > 0
            && period < count
            && Arrays.equals(numbers, 0, count - period, numbers, period, count);
    target.writeInt(repeats ? period : 0);
    target.writeNumbers(numbers, 0, repeats ? period : count, width());
  }

  @Override
  public void load(RowCursor saved, int size) {
    int different = saved.readInt();
    if (different > renamed.length) {
      renamed = new int[different * 2];
    }
    for (int i = 0; i < different; i++) {
      int length = saved.readLength();
      int from = saved.skip(length);
      renamed[i] = dictionary.number(saved.bytes(), from, from + length);
    }
    int width = different <= 1 << 8 ? 1 : different <= 1 << 16 ? 2 : 4;
    int period = saved.readInt();
    int codes = period > 0 ? period : size;
    if (numbers.length - count < size) {
      numbers = Arrays.copyOf(numbers, Math.max(count + size, numbers.length * 2));
    }
    saved.readNumbers(numbers, count, codes, width);
    for (int i = count; i < count + codes; i++) {
      numbers[i] = renamed[numbers[i]];
    }
    for (int done = codes; done < size; done += Math.min(done, size - done)) {
      System.arraycopy(numbers, count, numbers, count + done, Math.min(done, size - done));
    }
    count += size;
  }

  @Override
  public void copyTo(int index, RowBinaryOutput target) {
    int from = from(index);
    int length = to(index) - from;
    target.writeLength(length).writeRaw(dictionary.bytes(), from, length);
  }

  @Override
  public void writePrefix(RowBinaryOutput target) {
    target.writeLong(VERSION);
  }

  @Override
  public void writeData(Consumer<RowBinaryOutput> parts) {
    int width = width();
    texts.clear();
    texts.writeLong((width / 2) | OWN_TEXTS | NEW_DICTIONARY).writeLong(dictionary.count());
    dictionary.writeTo(texts);
    texts.writeLong(count);
    packed.clear();
    packed.writeNumbers(numbers, 0, count, width);
    parts.accept(texts);
    parts.accept(packed);
  }

  @Override
  public void clear() {
    count = 0;
    dictionary.clear();
    dictionary.number(new byte[0], 0, 0); // the type's default has to be the first
    Arrays.fill(guesses, 0);
    Arrays.fill(guessedNames, NONE);
  }
}
