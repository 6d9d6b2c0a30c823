package dev.tidemark.storage.shadow;

import dev.tidemark.storage.clickhouse.RowBinaryInput;
import java.io.IOException;

/** Reads texts that repeat: class names and categories. Not thread-safe. */
final class TextCache {
  String read(RowBinaryInput in) throws IOException {
    return in.readString();
  }
}
