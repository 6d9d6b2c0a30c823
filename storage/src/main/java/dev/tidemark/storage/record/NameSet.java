package dev.tidemark.storage.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of one object's members, met one by one: finds a name given twice and hands out UTF-8
 * bytes. Records of one producer name the same members in the same order, so the record before is
 * the guess: as long as it holds, a name costs one comparison. Not thread-safe.
 */
final class NameSet {
  private List<Name> guess = List.of();
  private List<Name> met = new ArrayList<>();
  private Set<String> seen = Set.of();
  private boolean asGuessed = true;
  private int count;

  private static final class Name {
    private final String text;
    private final byte[] utf8;
    private final byte @Nullable [] token;

    Name(String text) {
      this.text = text;
      this.utf8 = text.getBytes(StandardCharsets.UTF_8);
      boolean isPlain = text.indexOf('"') < 0 && text.indexOf('\\') < 0;
      this.token = isPlain ? PlainJson.nameToken(text) : null;
    }
  }

  /** Starts an object. */
  void clear() {
    if (!asGuessed) {
      guess = met;
      met = new ArrayList<>();
    }
    asGuessed = true;
    seen = Set.of();
    count = 0;
  }

  /** Whether all names were those of the object before, as far as this one goes. */
  boolean isAsBefore() {
    return asGuessed;
  }

  /** The names of the object read last. */
  List<String> names() {
    return (asGuessed ? guess.subList(0, count) : met).stream().map(name -> name.text).toList();
  }

  int count() {
    return count;
  }

  /**
   * The name that comes next if this object goes on like the one before, as {@link
   * PlainJson#nameToken} has it. Null if nothing is expected, or if JSON writes it otherwise.
   */
  byte @Nullable [] expected() {
    return asGuessed && count < guess.size() ? guess.get(count).token : null;
  }

  /** Takes the expected name. */
  byte[] addExpected() {
    return guess.get(count++).utf8;
  }

  /**
   * Takes the next name.
   *
   * @return its UTF-8 bytes, not to be changed
   * @throws RecordRejected if this object has named it before, or it is empty, too long or holds
   *     what cannot be stored
   */
  byte[] add(String name, int maxChars, String within) throws RecordRejected {
    if (asGuessed) {
      if (count < guess.size() && guess.get(count).text.equals(name)) {
        return guess.get(count++).utf8;
      }
      met = new ArrayList<>(guess.subList(0, count));
      seen = new HashSet<>();
      met.forEach(known -> seen.add(known.text));
      asGuessed = false;
    }
    Texts.checkName(name, maxChars, within + RecordRejected.step(name));
    if (!seen.add(name)) {
      throw new RecordRejected(within + RecordRejected.step(name), "is given twice");
    }
    Name added = new Name(name);
    met.add(added);
    count++;
    return added.utf8;
  }
}
