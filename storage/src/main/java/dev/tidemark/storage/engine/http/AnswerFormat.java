package dev.tidemark.storage.engine.http;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/**
 * Whether pieces of an answer, which the engine formats each on its own, make a whole in a format.
 */
enum AnswerFormat {
  /** Nothing stands around the rows, or, as with Native, each block is complete. */
  PLAIN,
  /** Column names stand once before the rows, in one line. */
  NAME_LINE,
  /** Column names and types stand once before the rows, in two lines. */
  NAME_AND_TYPE_LINES,
  /** Column names stand once before the rows, in RowBinary. */
  BINARY_NAMES,
  /** Column names and types stand once before the rows, in RowBinary. */
  BINARY_NAMES_AND_TYPES,
  /** The answer has to be made in one go. */
  WHOLE;

  static AnswerFormat of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "native",
          "rowbinary",
          "tabseparated",
          "tsv",
          "tabseparatedraw",
          "tsvraw",
          "csv",
          "jsoneachrow",
          "jsonlines",
          "ndjson",
          "jsonstringseachrow",
          "jsoncompacteachrow",
          "jsoncompactstringseachrow",
          "rawblob",
          "null" ->
          PLAIN;
      case "tabseparatedwithnames", "tsvwithnames", "jsoncompacteachrowwithnames" -> NAME_LINE;
      case "tabseparatedwithnamesandtypes",
          "tsvwithnamesandtypes",
          "jsoncompacteachrowwithnamesandtypes" ->
          NAME_AND_TYPE_LINES;
      case "rowbinarywithnames" -> BINARY_NAMES;
      case "rowbinarywithnamesandtypes" -> BINARY_NAMES_AND_TYPES;
      default -> WHOLE;
    };
  }

  /** Bytes of the header at the start of a piece. */
  long headerLength(MemorySegment piece) {
    return switch (this) {
      case PLAIN, WHOLE -> 0;
      case NAME_LINE -> lines(piece, 1);
      case NAME_AND_TYPE_LINES -> lines(piece, 2);
      case BINARY_NAMES -> texts(piece, 1);
      case BINARY_NAMES_AND_TYPES -> texts(piece, 2);
    };
  }

  private static long lines(MemorySegment piece, int count) {
    long at = 0;
    for (int line = 0; line < count; line++) {
      while (at < piece.byteSize() && piece.get(ValueLayout.JAVA_BYTE, at) != '\n') {
        at++;
      }
      at = Math.min(piece.byteSize(), at + 1);
    }
    return at;
  }

  /** A count of columns, then that many texts, each with its length before it. */
  private static long texts(MemorySegment piece, int rounds) {
    Position position = new Position(piece);
    long columns = position.number();
    for (long i = 0; i < columns * rounds; i++) {
      long length = position.number();
      position.at += length;
    }
    return position.at;
  }

  private static final class Position {
    private final MemorySegment piece;
    private long at;

    Position(MemorySegment piece) {
      this.piece = piece;
    }

    /** An unsigned number in LEB128. */
    long number() {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        byte b = piece.get(ValueLayout.JAVA_BYTE, at++);
        value |= (long) (b & 0x7F) << shift;
        if (b >= 0) {
          return value;
        }
      }
      throw new IllegalStateException("the engine sent a broken RowBinary header");
    }
  }
}
