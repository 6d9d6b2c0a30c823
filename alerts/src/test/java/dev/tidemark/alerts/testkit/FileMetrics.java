package dev.tidemark.alerts.testkit;

import dev.tidemark.alerts.evaluation.MetricFeed;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultChanges;
import dev.tidemark.storage.result.ResultQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A metrics table that processes share: a file with one line a result, {@code model feature day psi
 * computedAtMillis}. A line is a result once it ends in a newline.
 */
public final class FileMetrics implements MetricFeed {
  private final Path file;
  private final MemoryMetrics memory = new MemoryMetrics();
  private int linesRead;

  public FileMetrics(Path file) {
    this.file = file;
  }

  /** Adds the PSI of one feature on one day, computed now. */
  public void write(String model, String feature, LocalDate day, double psi) {
    String line =
        String.join(
                " ",
                model,
                feature,
                day.toString(),
                Double.toString(psi),
                Long.toString(System.currentTimeMillis()))
            + "\n";
    try {
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<ResultChanges.Change> changes(Instant computedAfter) {
    return read().changes(computedAfter);
  }

  @Override
  public List<ResultChanges.Known> models() {
    return read().models();
  }

  @Override
  public List<MetricResult> results(ResultQuery query) {
    return read().results(query);
  }

  @Override
  public Map<String, Map<ResultChanges.Series, Instant>> newestWindows(
      Collection<String> models, Instant from, Instant computedUntil) {
    return read().newestWindows(models, from, computedUntil);
  }

  @Override
  public boolean hasMetric(String metric) {
    return read().hasMetric(metric);
  }

  private synchronized MemoryMetrics read() {
    try {
      String text = Files.exists(file) ? Files.readString(file) : "";
      List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
      for (String line : lines.subList(linesRead, lines.size())) {
        String[] words = line.split(" ", 5);
        memory.write(
            List.of(
                Results.feature(words[0], "psi", words[1])
                    .computed(Instant.ofEpochMilli(Long.parseLong(words[4])))
                    .on(words[2], Double.parseDouble(words[3]))));
      }
      linesRead = lines.size();
      return memory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
