package dev.tidemark.server.transfer;

import dev.tidemark.storage.engine.ParquetRecords;
import dev.tidemark.storage.record.LineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file's records in the intake's form, one at a time. Not thread-safe. */
interface RecordLines extends AutoCloseable {
  /** The next record on one line, without its line end; null after the last. */
  byte @Nullable [] next() throws IOException;

  /** How much of the file is read: from 0 to 1; negative when its size is not known. */
  double share();

  @Override
  void close() throws IOException;

  /**
   * Starts reading a file.
   *
   * @param texts columns whose values stay texts although they look like numbers
   */
  static RecordLines open(RecordFile file, Set<String> texts) throws IOException {
    RecordFile.Opened opened = file.open();
    long size = file.size();
    return switch (opened.form()) {
      case NDJSON -> new Lines(opened, size);
      case CSV -> new CsvLines(opened, size, texts);
      case PARQUET -> Parquet.open(file, opened);
    };
  }

  /** Lines that are records already; handed on byte by byte. */
  final class Lines implements RecordLines {
    private static final int LONGEST = 64 << 20;

    private final RecordFile.Opened file;
    private final long size;
    private final LineReader lines;

    Lines(RecordFile.Opened file, long size) {
      this.file = file;
      this.size = size;
      this.lines = new LineReader(file.body(), LONGEST);
    }

    @Override
    public byte @Nullable [] next() throws IOException {
      if (!lines.next()) {
        return null;
      }
      if (lines.isTooLong()) {
        throw new IOException("it has a line of more than " + LONGEST + " bytes");
      }
      if (lines.bytes()[lines.start()] == '[') {
        throw new IOException(
            "it holds a JSON array; give one record a line (jq -c '.[]' makes that of it)");
      }
      return Arrays.copyOfRange(lines.bytes(), lines.start(), lines.start() + lines.length());
    }

    @Override
    public double share() {
      return size <= 0 ? -1 : (double) file.raw().count() / size;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /** A Parquet file's rows; ClickHouse needs a file that it can seek in. */
  final class Parquet implements RecordLines {
    private final ParquetRecords records;
    private final LineReader lines;
    private final @Nullable Path copy;
    private long read;

    private Parquet(ParquetRecords records, @Nullable Path copy) {
      this.records = records;
      this.lines = new LineReader(records.lines(), Integer.MAX_VALUE);
      this.copy = copy;
    }

    static Parquet open(RecordFile file, RecordFile.Opened opened) throws IOException {
      try (opened) {
        boolean isPlain = !file.isStandardInput() && isPlain(file);
        if (isPlain) {
          return new Parquet(ParquetRecords.open(file.path()), null);
        }
        Path copy = Files.createTempFile("tidemark-import", ".parquet");
        Files.copy(opened.body(), copy, StandardCopyOption.REPLACE_EXISTING);
        return new Parquet(ParquetRecords.open(copy), copy);
      }
    }

    private static boolean isPlain(RecordFile file) throws IOException {
      try (var in = Files.newInputStream(file.path())) {
        return in.read() == 'P';
      }
    }

    @Override
    public byte @Nullable [] next() throws IOException {
      if (!lines.next()) {
        return null;
      }
      read++;
      return Arrays.copyOfRange(lines.bytes(), lines.start(), lines.start() + lines.length());
    }

    @Override
    public double share() {
      return records.size() == 0 ? 1 : (double) read / records.size();
    }

    @Override
    public void close() throws IOException {
      records.close();
      if (copy != null) {
        Files.delete(copy);
      }
    }
  }
}
