package dev.tidemark.storage.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.storage.model.ClassLabel;
import java.io.IOException;
import java.time.Duration;

/** Strict readers of envelope values; the parser's current token is the value. */
final class Fields {
  private final RecordLimits limits;

  Fields(RecordLimits limits) {
    this.limits = limits;
  }

  RecordLimits limits() {
    return limits;
  }

  /** A non-empty name without control characters. */
  String name(JsonParser parser, String pointer) throws IOException, RecordRejected {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new RecordRejected(pointer, "must be a string");
    }
    if (parser.getTextLength() > limits.nameChars()) {
      throw new RecordRejected(pointer, "must have at most " + limits.nameChars() + " characters");
    }
    String text = parser.getText();
    Texts.checkName(text, limits.nameChars(), pointer);
    return text;
  }

  /** As {@link #name}; a whole number is taken as its digits. */
  String nameOrInteger(JsonParser parser, String pointer) throws IOException, RecordRejected {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      return name(parser, pointer);
    }
    checkDigits(parser, pointer);
    return parser.getText();
  }

  /** A text of any content. */
  String text(JsonParser parser, String pointer) throws IOException, RecordRejected {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new RecordRejected(pointer, "must be a string");
    }
    checkLength(parser, pointer);
    String text = parser.getText();
    Texts.checkWhole(text, pointer);
    return text;
  }

  void checkLength(JsonParser parser, String pointer) throws IOException, RecordRejected {
    if (parser.getTextLength() > limits.textChars()) {
      throw new RecordRejected(pointer, "must have at most " + limits.textChars() + " characters");
    }
  }

  /**
   * A number as it stands: NaN where NaN is written, infinite where it is written or too large for
   * a double.
   */
  double number(JsonParser parser, String pointer) throws IOException, RecordRejected {
    if (!parser.currentToken().isNumeric()) {
      throw new RecordRejected(pointer, "must be a number");
    }
    checkDigits(parser, pointer);
    return parser.getDoubleValue();
  }

  double finite(JsonParser parser, String pointer) throws IOException, RecordRejected {
    double value = number(parser, pointer);
    if (!Double.isFinite(value)) {
      throw new RecordRejected(pointer, "must be a finite number");
    }
    return value;
  }

  /** In [0, 1]. */
  double probability(JsonParser parser, String pointer) throws IOException, RecordRejected {
    double value = number(parser, pointer);
    if (!(value >= 0 && value <= 1)) {
      throw new RecordRejected(pointer, "must be a number from 0 to 1");
    }
    return value == 0 ? 0.0 : value;
  }

  /**
   * RFC 3339 or epoch milliseconds, between 1970 and a day or so ahead of now.
   *
   * @return epoch milliseconds
   */
  long timestamp(JsonParser parser, String pointer, long now) throws IOException, RecordRejected {
    long millis =
        switch (parser.currentToken()) {
          case VALUE_STRING ->
              Timestamps.parse(
                  parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
          case VALUE_NUMBER_INT ->
              parser.getTextLength() > 18 ? Long.MAX_VALUE : parser.getLongValue();
          default -> Timestamps.INVALID;
        };
    return checkTime(millis, pointer, now);
  }

  /**
   * Refuses times that cannot be.
   *
   * @param millis epoch milliseconds, or {@link Timestamps#INVALID}
   * @return the same
   */
  long checkTime(long millis, String pointer, long now) throws RecordRejected {
    if (millis == Timestamps.INVALID) {
      throw new RecordRejected(
          pointer,
          "must be an RFC 3339 date-time such as 2026-03-01T10:00:00.123Z, or epoch milliseconds");
    }
    if (millis < 0) {
      throw new RecordRejected(pointer, "lies before 1970");
    }
    if (limits.pastMillis() > 0 && millis < now - limits.pastMillis()) {
      throw new RecordRejected(
          pointer,
          "lies more than "
              + Duration.ofMillis(limits.pastMillis()).toDays()
              + " days back: nothing older is kept");
    }
    if (millis > now + limits.futureMillis()) {
      throw new RecordRejected(
          pointer,
          "lies more than " + limits.futureMillis() / 60_000 + " minutes ahead of our clock");
    }
    return millis;
  }

  /** A predicted or true value; not null. */
  ClassLabel label(JsonParser parser, String pointer) throws IOException, RecordRejected {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> {
        String text = text(parser, pointer);
        if (text.isEmpty()) {
          throw new RecordRejected(pointer, "must not be an empty text");
        }
        yield ClassLabel.ofText(text);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> ClassLabel.of(finite(parser, pointer));
      case VALUE_TRUE -> ClassLabel.of(true);
      case VALUE_FALSE -> ClassLabel.of(false);
      default -> throw new RecordRejected(pointer, "must be a number, a string or a boolean");
    };
  }

  private void checkDigits(JsonParser parser, String pointer) throws IOException, RecordRejected {
    if (parser.getTextLength() > limits.numberChars()) {
      throw new RecordRejected(
          pointer, "must be written with at most " + limits.numberChars() + " characters");
    }
  }
}
