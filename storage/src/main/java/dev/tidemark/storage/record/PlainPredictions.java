package dev.tidemark.storage.record;

import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.prediction.PredictionRowBuilder;
import dev.tidemark.storage.record.PlainJson.Unusual;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads prediction records that are written plainly and hold what is usual, in a third of the time
 * that a whole parser takes: names are compared with those of the record before, and nothing
 * becomes an object on the way. Not thread-safe.
 */
final class PlainPredictions {
  private static final int TIME_CHARS = 40;
  private static final int GUESSED_MEMBERS = 16;

  private final Fields fields;
  private final PredictionRowBuilder row;
  private final NameSet featureNames;
  private final NameSet classNames = new NameSet();
  private final NameSet tagNames = new NameSet();
  private final PlainJson json;
  private final @Nullable Member[] order = new @Nullable Member[GUESSED_MEMBERS];
  private final Set<Member> given = EnumSet.noneOf(Member.class);
  private final char[] time = new char[TIME_CHARS];
  private byte[] line = new byte[0];
  private String lastModel = "";
  private String lastVersion = "";
  private @Nullable String model;
  private @Nullable String version;
  private int idFrom;
  private int idLength; // 0: not given

  /** The members of a record. */
  private enum Member {
    MODEL,
    VERSION,
    PREDICTION_ID,
    TIMESTAMP,
    FEATURES,
    PREDICTION,
    SCORE,
    PROBABILITIES,
    LATENCY_MS,
    ERROR,
    WEIGHT,
    TAGS;

    private static final Map<String, Member> BY_NAME =
        Arrays.stream(values())
            .collect(Collectors.toMap(member -> member.text, Function.identity()));

    private final String text = name().toLowerCase(Locale.ROOT);

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final byte[] token = PlainJson.nameToken(text);
  }

  /**
   * @param row is filled
   * @param featureNames hears of the features' names
   */
  PlainPredictions(Fields fields, PredictionRowBuilder row, NameSet featureNames) {
    this.fields = fields;
    this.row = row;
    this.featureNames = featureNames;
    this.json = new PlainJson(fields.limits().numberChars());
  }

  /** Of the record read last; null when not given. */
  @Nullable String model() {
    return model;
  }

  /** Of the record read last; null when not given. */
  @Nullable String version() {
    return version;
  }

  /** Of the record read last, as long as its line is there; null when not given. */
  @Nullable String predictionId() {
    return hasPredictionId()
        ? new String(line, idFrom, idLength, StandardCharsets.ISO_8859_1)
        : null;
  }

  /** Whether the record read last names one. */
  boolean hasPredictionId() {
    return idLength > 0;
  }

  /**
   * Reads one record into the builder, which was cleared for it.
   *
   * @throws Unusual if it takes a whole parser, to read it or to say what is wrong with it; some of
   *     it may be in the builder then
   */
  void read(byte[] bytes, int from, int to, long now) throws Unusual {
    line = bytes;
    model = null;
    version = null;
    idLength = 0;
    json.on(bytes, from, to);
    json.object();
    given.clear();
    for (int i = 0; json.hasMember(i == 0); i++) {
      Member member = member(i);
      if (member == null) {
        skip();
      } else if (given.contains(member)) {
        throw new Unusual();
      } else if (!json.skipNull()) {
        given.add(member);
        read(member, now);
      }
    }
    json.end();
  }

  private @Nullable Member member(int place) throws Unusual {
    Member guess = place < GUESSED_MEMBERS ? order[place] : null;
    if (guess != null && json.skipName(guess.token)) {
      return guess;
    }
    Member member = Member.BY_NAME.get(json.name());
    if (place < GUESSED_MEMBERS) {
      order[place] = member;
    }
    return member;
  }

  private void read(Member member, long now) throws Unusual {
    switch (member) {
      case MODEL -> {
        lastModel = name(json.text(lastModel));
        model = lastModel;
      }
      case VERSION -> {
        lastVersion = json.isNumber() ? digits() : name(json.text(lastVersion));
        version = lastVersion;
      }
      case PREDICTION_ID -> {
        if (json.isNumber()) {
          whole();
        } else {
          json.skipText();
          checkName(json.length());
        }
        idFrom = json.from();
        idLength = json.length();
        row.predictionId(line, idFrom, idLength);
      }
      case TIMESTAMP -> row.timestamp(timestamp(now));
      case FEATURES -> features();
      case PREDICTION -> row.output(output());
      case SCORE -> row.score(probability());
      case PROBABILITIES -> probabilities();
      case LATENCY_MS -> row.latencyMillis(atLeast(0));
      case ERROR -> row.error(text());
      case WEIGHT -> row.weight(atLeast(Double.MIN_VALUE));
      case TAGS -> tags();
    }
  }

  private void features() throws Unusual {
    json.object();
    for (boolean isFirst = true; json.hasMember(isFirst); isFirst = false) {
      byte[] name = member(featureNames);
      if (json.isNumber()) {
        row.numeric(name, json.number());
      } else if (json.peek() == '"') {
        json.skipText();
        row.category(name, line, json.from(), limited(json.length()));
      } else if (json.skipNull()) {
        row.missing(name);
      } else {
        row.category(name, Boolean.toString(json.truth()));
      }
    }
  }

  private void probabilities() throws Unusual {
    classNames.clear();
    json.object();
    for (boolean isFirst = true; json.hasMember(isFirst); isFirst = false) {
      row.probability(member(classNames), probability());
    }
  }

  private void tags() throws Unusual {
    tagNames.clear();
    json.object();
    for (boolean isFirst = true; json.hasMember(isFirst); isFirst = false) {
      byte[] name = member(tagNames);
      if (json.peek() == '"') {
        row.tag(name, text());
      } else if (!json.skipNull()) {
        row.tag(name, Boolean.toString(json.truth()));
      }
    }
  }

  private byte[] member(NameSet names) throws Unusual {
    try {
      byte[] expected = names.expected();
      byte[] name =
          expected != null && json.skipName(expected)
              ? names.addExpected()
              : names.add(json.name(), fields.limits().nameChars(), "");
      if (names.count() > fields.limits().features()) {
        throw new Unusual();
      }
      return name;
    } catch (RecordRejected e) {
      throw new Unusual();
    }
  }

  private long timestamp(long now) throws Unusual {
    try {
      if (json.isNumber()) {
        double millis = json.number();
        if (!json.isWhole()) {
          throw new Unusual();
        }
        return fields.checkTime((long) millis, "", now);
      }
      json.skipText();
      if (json.length() > TIME_CHARS) {
        throw new Unusual();
      }
      for (int i = 0; i < json.length(); i++) {
        time[i] = (char) line[json.from() + i];
      }
      return fields.checkTime(Timestamps.parse(time, 0, json.length()), "", now);
    } catch (RecordRejected e) {
      throw new Unusual();
    }
  }

  private ClassLabel output() throws Unusual {
    if (json.isNumber()) {
      return ClassLabel.of(finite());
    }
    return json.peek() == '"' ? ClassLabel.ofText(name(text())) : ClassLabel.of(json.truth());
  }

  private double probability() throws Unusual {
    double value = json.number();
    if (!(value >= 0 && value <= 1)) {
      throw new Unusual();
    }
    return value == 0 ? 0.0 : value;
  }

  private double finite() throws Unusual {
    double value = json.number();
    if (!Double.isFinite(value)) {
      throw new Unusual();
    }
    return value;
  }

  private double atLeast(double least) throws Unusual {
    double value = finite();
    if (value < least) {
      throw new Unusual();
    }
    return value;
  }

  private String text() throws Unusual {
    String text = json.text();
    limited(text.length());
    return text;
  }

  private int limited(int length) throws Unusual {
    if (length > fields.limits().textChars()) {
      throw new Unusual();
    }
    return length;
  }

  private String digits() throws Unusual {
    whole();
    return json.value();
  }

  private void whole() throws Unusual {
    json.number();
    if (!json.isWhole()) {
      throw new Unusual();
    }
  }

  /** Control characters and halves of pairs do not get this far. */
  private String name(String text) throws Unusual {
    checkName(text.length());
    return text;
  }

  private void checkName(int length) throws Unusual {
    if (length == 0 || length > fields.limits().nameChars()) {
      throw new Unusual();
    }
  }

  /** A member that means nothing to us, unless it is a list or an object. */
  private void skip() throws Unusual {
    if (json.peek() == '"') {
      json.skipText();
    } else if (json.isNumber()) {
      json.number();
    } else if (!json.skipNull()) {
      json.truth();
    }
  }
}
