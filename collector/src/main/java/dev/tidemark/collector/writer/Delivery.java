package dev.tidemark.collector.writer;

import dev.tidemark.collector.spool.Faults;
import dev.tidemark.storage.business.BusinessMetricWriter;
import dev.tidemark.storage.clickhouse.NativeBlock;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.clickhouse.StorageException;
import dev.tidemark.storage.label.LabelWriter;
import dev.tidemark.storage.prediction.PredictionIds;
import dev.tidemark.storage.prediction.PredictionKey;
import dev.tidemark.storage.prediction.PredictionRows;
import dev.tidemark.storage.prediction.PredictionWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings one sealed batch into ClickHouse so that every row is there once in effect, whatever the
 * answers to the attempts were.
 *
 * <p>An insert whose outcome is unknown is never simply sent again: first the rows that carry the
 * batch's number are counted. Only then is the missing part sent, and counted again. Deduplication
 * tokens stand behind that, not instead of it: their log is finite and not synced to disk. Of
 * labels the latest counts, so sending one twice changes nothing.
 */
final class Delivery {
  private final PredictionWriter predictions;
  private final PredictionIds ids;
  private final LabelWriter labels;
  private final BusinessMetricWriter businessMetrics;
  private final Attempts attempts;
  private final NativeBlock block = PredictionWriter.block();
  private final NativeBlock newIds = PredictionIds.block();
  private final RowBinaryOutput scratch = new RowBinaryOutput(1 << 10);

  /** Rows that ClickHouse refuses for what they hold. */
  @FunctionalInterface
  interface Refused {
    void row(Manifest manifest, int row, byte[] content, String reason);
  }

  private final Refused refused;

  Delivery(
      PredictionWriter predictions,
      PredictionIds ids,
      LabelWriter labels,
      BusinessMetricWriter businessMetrics,
      Attempts attempts,
      Refused refused) {
    this.predictions = predictions;
    this.ids = ids;
    this.labels = labels;
    this.businessMetrics = businessMetrics;
    this.attempts = attempts;
    this.refused = refused;
  }

  /**
   * Returns when the batch is there.
   *
   * @param inDoubt whether it may have been sent before
   * @return how many rows were refused and set aside
   * @throws InterruptedException if the collector stops first; the batch is then in doubt
   */
  int deliver(Batch batch, Manifest manifest, boolean inDoubt) throws InterruptedException {
    Map<Integer, List<Integer>> months = new TreeMap<>();
    newIds.clear();
    for (int row = 0; row < batch.predictionCount(); row++) {
      if (!manifest.isDuplicate(row)) {
        PredictionRows rows = batch.rowsOf(row);
        int index = batch.indexOf(row);
        months
            .computeIfAbsent(
                PredictionWriter.monthOf(rows.timestamp(index)), _ -> new ArrayList<>())
            .add(row);
        if (!rows.hasGeneratedId(index)) {
          PredictionIds.addTo(newIds, rows.key(index), rows.timestamp(index), manifest.batchId());
        }
      }
    }
    int setAside = 0;
    for (Map.Entry<Integer, List<Integer>> month : months.entrySet()) {
      setAside += month(batch, manifest, month.getKey(), month.getValue(), inDoubt);
    }
    Faults.reached("before-ids");
    if (newIds.size() > 0) {
      ids(manifest, inDoubt);
    }
    if (batch.labelCount() > 0) {
      attempts.untilDone(_ -> labels.write(batch.labels(), manifest.batchId()));
    }
    if (!batch.businessMetrics().isEmpty()) {
      attempts.untilDone(_ -> businessMetrics.write(batch.businessMetrics(), manifest.batchId()));
    }
    return setAside;
  }

  private int month(Batch batch, Manifest manifest, int month, List<Integer> rows, boolean doubt)
      throws InterruptedException {
    Set<Integer> setAside = new HashSet<>();
    Tokens tokens = new Tokens(manifest.batchId() + "-" + month);
    attempts.untilDone(attempt -> {
      boolean checks = doubt || attempt > 0;
      List<Integer> missing = checks ? missing(batch, manifest, month, rows) : rows;
      missing = missing.stream().filter(row -> !setAside.contains(row)).toList();
      if (!missing.isEmpty()) {
        send(batch, manifest, missing, tokens, setAside);
        Faults.reached("after-insert");
        if (checks && missing(batch, manifest, month, rows).size() > setAside.size()) {
          throw missing(manifest, rows.size());
        }
      }
    });
    return setAside.size();
  }

  /**
   * The same rows go by the same name, so that a request that was given up and is carried out late
   * adds nothing. Only rows that are missing although they were said to be stored by that name get
   * another one.
   */
  private static final class Tokens {
    private final String prefix;
    private final Map<String, Integer> answered = new HashMap<>();

    Tokens(String prefix) {
      this.prefix = prefix;
    }

    String of(List<Integer> rows) {
      String name = name(rows);
      int times = answered.getOrDefault(name, 0);
      return times == 0 ? name : name + "-" + times;
    }

    void answered(List<Integer> rows) {
      answered.merge(name(rows), 1, Integer::sum);
    }

    private String name(List<Integer> rows) {
      return prefix + "-" + rows.size() + "-" + Integer.toHexString(rows.hashCode());
    }
  }

  /** An answer that says success is not taken at its word: the next attempt counts. */
  private static StorageException missing(Manifest manifest, long rows) {
    String message =
        "an insert of batch %d succeeded but up to %d rows may be missing"
            .formatted(manifest.batchId(), rows);
    return new StorageException(message, true, 0, new IllegalStateException(message));
  }

  private static String nanos() {
    return Long.toHexString(System.nanoTime());
  }

  private List<Integer> missing(Batch batch, Manifest manifest, int month, List<Integer> rows) {
    Faults.reached("before-count");
    long found = predictions.count(manifest.batchId(), month);
    Faults.reached("after-count");
    if (found == rows.size()) {
      return List.of();
    }
    if (found == 0) {
      return rows;
    }
    Set<PredictionKey> there = predictions.keys(manifest.batchId(), month);
    return rows.stream()
        .filter(row -> !there.contains(batch.rowsOf(row).key(batch.indexOf(row))))
        .toList();
  }

  /** Sends rows; on a refusal of what they hold, halves until the row at fault stands alone. */
  private void send(
      Batch batch, Manifest manifest, List<Integer> rows, Tokens tokens, Set<Integer> setAside) {
    block.clear();
    for (int row : rows) {
      scratch.clear();
      batch.rowsOf(row).copyRow(batch.indexOf(row), manifest.batchId(), scratch);
      block.add(scratch);
    }
    try {
      Faults.reached("before-insert");
      long written = predictions.insert(block, tokens.of(rows));
      tokens.answered(rows);
      if (written != rows.size()) {
        throw missing(manifest, rows.size() - written);
      }
    } catch (StorageException e) {
      if (!Attempts.blamesTheRows(e)) {
        throw e;
      }
      if (rows.size() == 1) {
        refused.row(
            manifest, rows.getFirst(), scratch.toByteArray(), String.valueOf(e.getMessage()));
        setAside.add(rows.getFirst());
      } else {
        int half = rows.size() / 2;
        send(batch, manifest, rows.subList(0, half), tokens, setAside);
        send(batch, manifest, rows.subList(half, rows.size()), tokens, setAside);
      }
    }
  }

  private void ids(Manifest manifest, boolean doubt) throws InterruptedException {
    attempts.untilDone(attempt -> {
      if ((doubt || attempt > 0) && ids.count(manifest.batchId()) >= newIds.size()) {
        return;
      }
      // A second copy of an id is harmless; a missing one is not.
      String token = Long.toString(manifest.batchId());
      long written = ids.insert(newIds, attempt == 0 ? token : token + "-" + nanos());
      if (written != newIds.size()) {
        throw missing(manifest, newIds.size() - written);
      }
    });
  }
}
