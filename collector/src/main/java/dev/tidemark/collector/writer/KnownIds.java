package dev.tidemark.collector.writer;

import dev.tidemark.storage.clickhouse.StorageException;
import dev.tidemark.storage.prediction.PredictionIds;
import dev.tidemark.storage.prediction.PredictionKey;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells repeated predictions from new ones. ClickHouse knows all ids; a filter in memory, filled
 * from there at start, spares asking for those that are certainly new. Until it is filled every id
 * is asked for. Used by one thread, and one other that fills it.
 */
final class KnownIds {
  private static final Logger log = LoggerFactory.getLogger(KnownIds.class);

  private final PredictionIds ids;
  private final IdFilter filter;
  private final boolean isShared;
  private boolean isFilled;

  /**
   * @param isShared whether other collectors write to the same ClickHouse, so that only that knows
   */
  KnownIds(PredictionIds ids, int filterBytes, boolean isShared) {
    this.ids = ids;
    this.filter = new IdFilter(filterBytes);
    this.isShared = isShared;
  }

  /** Fills the filter; may be called again after a failure. */
  void fill() {
    if (isShared) {
      return;
    }
    long[] count = new long[1];
    ids.forEach(key -> {
      synchronized (filter) {
        filter.add(key.hash());
      }
      count[0]++;
    });
    synchronized (filter) {
      isFilled = true;
    }
    log.atInfo().addKeyValue("ids", count[0]).log("known prediction ids loaded");
  }

  /**
   * The predictions of a batch whose id came before, in it or in an earlier one.
   *
   * @throws StorageException if ClickHouse had to be asked and did not answer
   */
  BitSet duplicates(Batch batch) {
    BitSet repeated = new BitSet();
    FirstRows first = new FirstRows(batch);
    Map<String, List<String>> asked = new HashMap<>();
    synchronized (filter) {
      for (int row = 0; row < batch.predictionCount(); row++) {
        if (!batch.hasGeneratedId(row)) {
          if (!first.add(row)) {
            repeated.set(row);
          } else if (!isFilled || filter.mayHold(batch.hash(row))) {
            PredictionKey key = batch.key(row);
            asked.computeIfAbsent(key.model(), _ -> new ArrayList<>()).add(key.predictionId());
          }
        }
      }
    }
    if (!asked.isEmpty()) {
      Map<String, Set<String>> known = new HashMap<>();
      asked.forEach((model, wanted) -> known.put(model, ids.known(model, wanted)));
      known.values().removeIf(Set::isEmpty);
      for (int row = 0; !known.isEmpty() && row < batch.predictionCount(); row++) {
        PredictionKey key = batch.key(row);
        if (!batch.hasGeneratedId(row)
            && known.getOrDefault(key.model(), Set.of()).contains(key.predictionId())) {
          repeated.set(row);
        }
      }
    }
    return repeated;
  }

  /** Remembers the ids of a sealed batch. */
  void add(Batch batch) {
    synchronized (filter) {
      for (int row = 0; row < batch.predictionCount(); row++) {
        if (!batch.hasGeneratedId(row)) {
          filter.add(batch.hash(row));
        }
      }
    }
  }

  /** Of rows with the same key the first one; a table of row numbers with open addressing. */
  private static final class FirstRows {
    private final Batch batch;
    private final int[] slots; // row + 1; 0 is free

    FirstRows(Batch batch) {
      this.batch = batch;
      this.slots = new int[Integer.highestOneBit(batch.predictionCount() * 2 + 1) * 2];
    }

    /** False if a row with this one's key was added before. */
    boolean add(int row) {
      int slot = (int) batch.hash(row) & (slots.length - 1);
      for (; slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
        if (batch.isSame(row, slots[slot] - 1)) {
          return false;
        }
      }
      slots[slot] = row + 1;
      return true;
    }
  }
}
