package dev.tidemark.storage.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.io.FileUtils;

/**
 * The rows of a Parquet file as records of the intake's form, a line each, in the file's order.
 * ClickHouse reads the file, in a process of its own: what a broken or hostile file does there ends
 * with that process.
 *
 * @see dev.tidemark.storage.record.FlatColumns what each column becomes
 */
public final class ParquetRecords implements Closeable {
  private static final long MEMORY = 1L << 30;
  private static final String ROWS = "ROWS ";

  private final Process process;
  private final Path folder;
  private final CompletableFuture<String> complaint;
  private final InputStream lines;
  private final long size;

  private ParquetRecords(Path file) throws IOException {
    this.folder = Files.createTempDirectory("tidemark-parquet");
    this.process =
        new ProcessBuilder(
                ChildJvm.command(
                    folder,
                    ParquetMain.class,
                    List.of(
                        file.toAbsolutePath().toString(),
                        folder.resolve("engine").toString(),
                        Long.toString(MEMORY))))
            .start();
    this.complaint = CompletableFuture.supplyAsync(this::failure, Thread::startVirtualThread);
    this.lines = new Checked(new BufferedInputStream(process.getInputStream(), 1 << 16));
    this.size = count();
  }

  /**
   * Starts reading.
   *
   * @throws IOException if this is no Parquet file, or its columns do not make records; the message
   *     is for whoever gave the file
   */
  public static ParquetRecords open(Path file) throws IOException {
    ParquetRecords records = new ParquetRecords(file);
    if (records.size < 0) {
      records.close();
      throw new IOException(records.complaint.join());
    }
    return records;
  }

  /** How many there are. */
  public long size() {
    return size;
  }

  /** The records; reading fails as {@link #open} does when the file is broken further on. */
  public InputStream lines() {
    return lines;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    complaint.join();
    FileUtils.deleteDirectory(folder.toFile());
  }

  /** The number on the first line; -1 if the process had to give up before it. */
  private long count() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    InputStream out = process.getInputStream();
    for (int next = out.read(); next != '\n'; next = out.read()) {
      if (next < 0) {
        return -1;
      }
      line.write(next);
    }
    return Long.parseLong(line.toString(UTF_8).substring(ROWS.length()));
  }

  private String failure() {
    String said = "";
    try (var errors = process.errorReader(UTF_8)) {
      for (String line = errors.readLine(); line != null; line = errors.readLine()) {
        said = line.startsWith("FAILED ") ? line.substring("FAILED ".length()) : said;
      }
    } catch (IOException e) {
      return "the file cannot be read";
    }
    return said.isEmpty() ? "the file cannot be read" : said;
  }

  /** Tells the end of the rows from the end of the process. */
  private final class Checked extends FilterInputStream {
    Checked(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      return checked(super.read());
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return checked(super.read(target, offset, length));
    }

    private int checked(int read) throws IOException {
      if (read < 0 && process.onExit().join().exitValue() != 0) {
        throw new IOException(complaint.join());
      }
      return read;
    }
  }
}
