package dev.tidemark.collector.writer;

import dev.tidemark.collector.spool.Faults;
import dev.tidemark.storage.business.BusinessMetricWriter;
import dev.tidemark.storage.clickhouse.NativeBlock;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.clickhouse.StorageException;
import dev.tidemark.storage.label.LabelWriter;
import dev.tidemark.storage.prediction.PredictionIds;
import dev.tidemark.storage.prediction.PredictionKey;
import dev.tidemark.storage.prediction.PredictionWriter;
import dev.tidemark.storage.shadow.CandidateAnswerWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Brings one sealed batch into ClickHouse so that every row is there once in effect, whatever the
 * answers to the attempts were.
 *
 * <p>An insert whose outcome is unknown is never simply sent again: first the rows that carry the
 * batch's number are counted. Only then is the missing part sent, and counted again. Deduplication
 * tokens stand behind that, not instead of it: their log is finite and not synced to disk. Of
 * labels and candidates' answers the latest counts, so sending one twice changes nothing.
 */
final class Delivery {
  /** What is held of an insert at a time, unless one row is longer. */
  private static final int BLOCK_ROWS = 1 << 14;

  private static final int BLOCK_BYTES = 8 << 20;

  /** ClickHouse's code for having no memory left. */
  private static final int MEMORY_LIMIT = 241;

  private final PredictionWriter predictions;
  private final PredictionIds ids;
  private final LabelWriter labels;
  private final BusinessMetricWriter businessMetrics;
  private final CandidateAnswerWriter candidateAnswers;
  private final Attempts attempts;
  private final SpooledRows spooled;
  private final NativeBlock block = PredictionWriter.block();
  private final NativeBlock idBlock = PredictionIds.block();
  private final RowBinaryOutput scratch = new RowBinaryOutput(1 << 10);
  private int mostRows = Integer.MAX_VALUE;

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
      CandidateAnswerWriter candidateAnswers,
      Attempts attempts,
      SpooledRows spooled,
      Refused refused) {
    this.predictions = predictions;
    this.ids = ids;
    this.labels = labels;
    this.businessMetrics = businessMetrics;
    this.candidateAnswers = candidateAnswers;
    this.attempts = attempts;
    this.spooled = spooled;
    this.refused = refused;
  }

  /**
   * Returns when the batch is there.
   *
   * @param inDoubt whether it may have been sent before
   * @return how many rows were refused and set aside
   * @throws IOException if the spool does not hold the batch any more as it was sealed
   * @throws InterruptedException if the collector stops first; the batch is then in doubt
   */
  int deliver(Batch batch, Manifest manifest, boolean inDoubt)
      throws IOException, InterruptedException {
    spooled.begin(batch);
    Map<Integer, IntStream.Builder> months = new TreeMap<>();
    IntStream.Builder named = IntStream.builder();
    for (int row = 0; row < batch.predictionCount(); row++) {
      if (!manifest.isDuplicate(row)) {
        months
            .computeIfAbsent(
                PredictionWriter.monthOf(batch.timestamp(row)), _ -> IntStream.builder())
            .add(row);
        if (!batch.hasGeneratedId(row)) {
          named.add(row);
        }
      }
    }
    int setAside = 0;
    for (Map.Entry<Integer, IntStream.Builder> month : months.entrySet()) {
      int[] rows = month.getValue().build().toArray();
      setAside += month(new Month(batch, manifest, month.getKey()), rows, inDoubt);
    }
    Faults.reached("before-ids");
    ids(batch, manifest, named.build().toArray(), inDoubt);
    if (batch.labelCount() > 0) {
      attempts.untilDone(_ -> labels.write(batch.labels(), manifest.batchId()));
    }
    if (!batch.businessMetrics().isEmpty()) {
      attempts.untilDone(_ -> businessMetrics.write(batch.businessMetrics(), manifest.batchId()));
    }
    if (!batch.candidateAnswers().isEmpty()) {
      attempts.untilDone(_ -> candidateAnswers.write(batch.candidateAnswers(), manifest.batchId()));
    }
    return setAside;
  }

  private int month(Month sending, int[] rows, boolean doubt)
      throws IOException, InterruptedException {
    attempts.untilDone(attempt -> {
      boolean checks = doubt || attempt > 0;
      int[] missing = sending.without(checks ? sending.missing(rows) : rows);
      if (missing.length > 0) {
        sending.send(missing);
        Faults.reached("after-insert");
        if (checks && sending.missing(rows).length > sending.setAside.size()) {
          throw missing(sending.manifest, rows.length);
        }
      }
    });
    return sending.setAside.size();
  }

  /** The rows of one batch that go to one partition. */
  private final class Month {
    private final Batch batch;
    private final Manifest manifest;
    private final int month;
    private final Tokens tokens;
    private final Set<Integer> setAside = new HashSet<>();

    Month(Batch batch, Manifest manifest, int month) {
      this.batch = batch;
      this.manifest = manifest;
      this.month = month;
      this.tokens = new Tokens(manifest.batchId() + "-" + month);
    }

    int[] without(int[] rows) {
      return setAside.isEmpty()
          ? rows
          : Arrays.stream(rows).filter(row -> !setAside.contains(row)).toArray();
    }

    int[] missing(int[] rows) {
      Faults.reached("before-count");
      long found = predictions.count(manifest.batchId(), month);
      Faults.reached("after-count");
      if (found == rows.length) {
        return new int[0];
      }
      if (found == 0) {
        return rows;
      }
      Set<PredictionKey> there = predictions.keys(manifest.batchId(), month);
      return Arrays.stream(rows).filter(row -> !there.contains(batch.key(row))).toArray();
    }

    /**
     * Sends rows; on a refusal of what they hold, halves until the row at fault stands alone.
     * Halves too what is more than ClickHouse has memory for.
     */
    void send(int[] rows) throws IOException {
      if (rows.length > mostRows) {
        halves(rows);
        return;
      }
      try {
        Faults.reached("before-insert");
        long written = predictions.insert(block, source(rows), tokens.of(rows));
        tokens.answered(rows);
        if (written != rows.length) {
          throw Delivery.missing(manifest, rows.length - written);
        }
      } catch (StorageException e) {
        spooled.check();
        if (e.code() == MEMORY_LIMIT && rows.length > BLOCK_ROWS) {
          mostRows = rows.length / 2;
          throw e; // whether a part of it was stored is looked up first
        }
        if (!Attempts.blamesTheRows(e)) {
          throw e;
        }
        if (rows.length == 1) {
          byte[] content = spooled.row(rows[0], manifest.batchId());
          refused.row(manifest, rows[0], content, String.valueOf(e.getMessage()));
          setAside.add(rows[0]);
        } else {
          halves(rows);
        }
      }
    }

    private void halves(int[] rows) throws IOException {
      int half = rows.length / 2;
      send(Arrays.copyOf(rows, half));
      send(Arrays.copyOfRange(rows, half, rows.length));
    }

    private NativeBlock.Source source(int[] rows) {
      int[] next = new int[1];
      return target -> {
        while (next[0] < rows.length
            && target.size() < BLOCK_ROWS
            && target.byteSize() < BLOCK_BYTES) {
          next[0] += spooled.addTo(target, rows, next[0], manifest.batchId());
        }
      };
    }
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

    String of(int[] rows) {
      String name = name(rows);
      int times = answered.getOrDefault(name, 0);
      return times == 0 ? name : name + "-" + times;
    }

    void answered(int[] rows) {
      answered.merge(name(rows), 1, Integer::sum);
    }

    private String name(int[] rows) {
      return prefix + "-" + rows.length + "-" + Integer.toHexString(Arrays.hashCode(rows));
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

  private void ids(Batch batch, Manifest manifest, int[] rows, boolean doubt)
      throws IOException, InterruptedException {
    if (rows.length == 0) {
      return;
    }
    attempts.untilDone(attempt -> {
      if ((doubt || attempt > 0) && ids.count(manifest.batchId()) >= rows.length) {
        return;
      }
      // A second copy of an id is harmless; a missing one is not.
      String token = Long.toString(manifest.batchId());
      long written =
          ids.insert(
              idBlock, source(batch, manifest, rows), attempt == 0 ? token : token + "-" + nanos());
      if (written != rows.length) {
        throw missing(manifest, rows.length - written);
      }
    });
  }

  private NativeBlock.Source source(Batch batch, Manifest manifest, int[] rows) {
    int[] next = new int[1];
    return target -> {
      for (; next[0] < rows.length && target.size() < BLOCK_ROWS; next[0]++) {
        scratch.clear();
        batch.copyKey(rows[next[0]], scratch);
        scratch.writeLong(batch.timestamp(rows[next[0]])).writeLong(manifest.batchId());
        target.add(scratch);
      }
    };
  }
}
