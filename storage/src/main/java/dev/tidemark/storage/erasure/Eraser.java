package dev.tidemark.storage.erasure;

import dev.tidemark.storage.clickhouse.ClickHouse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Deletes records of chosen predictions from every table that holds rows. The parts of the tables
 * are rewritten, not merely marked, before {@link #erase} returns. Their ids stay in {@code
 * prediction_ids}, so that a record that is sent again stays out. Thread-safe.
 */
public final class Eraser {
  private static final int CHUNK_IDS = 1_000;
  private static final int CHUNK_CHARS = 100_000; // below the server's limit for a query's text

  /** Grain: a prediction; reads the ids and tags of the model's rows. */
  private static final String SELECT_TAGGED =
      "SELECT DISTINCT prediction_id FROM predictions WHERE model = ? AND "
          + "arrayAll((name, wanted) -> tags[name] = wanted, ?, ?)";

  private static final String DELETE = " DELETE WHERE model = ? AND prediction_id IN ?";
  private static final String DELETE_TAGGED =
      " DELETE WHERE model = ? AND arrayAll((name, wanted) -> tags[name] = wanted, ?, ?)";
  private static final String UNTIL_DONE = " SETTINGS mutations_sync = 2";

  private final ClickHouse clickHouse;

  public Eraser(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** Deletes; may be called again after a failure, and counts what was left then. */
  public Erased erase(Selection selection) {
    Set<String> ids = new LinkedHashSet<>(selection.ids());
    long references = selection.tags().isEmpty() ? 0 : eraseTaggedReferences(selection);
    if (!selection.tags().isEmpty()) {
      ids.addAll(tagged(selection));
    }
    Erased total = new Erased(0, 0, 0, 0, references);
    for (List<String> chunk : chunks(ids)) {
      List<?> key = List.of(selection.model(), chunk);
      total =
          new Erased(
              total.predictions() + delete("predictions", "uniqExact(prediction_id)", key),
              total.labels() + delete("labels", "uniqExact(prediction_id)", key),
              total.shadowPredictions()
                  + delete("shadow_predictions", "uniqExact((replay_id, prediction_id))", key),
              total.candidateAnswers()
                  + delete("candidate_answers", "uniqExact((version, prediction_id))", key),
              total.referenceRows() + delete("reference_rows", "count()", key));
    }
    return total;
  }

  private List<String> tagged(Selection selection) {
    return clickHouse.rows(SELECT_TAGGED, tagKey(selection), row -> row.getString(1));
  }

  private long eraseTaggedReferences(Selection selection) {
    long found =
        clickHouse
            .rows(
                "SELECT count() FROM reference_rows WHERE model = ? AND "
                    + "arrayAll((name, wanted) -> tags[name] = wanted, ?, ?)",
                tagKey(selection),
                row -> row.getLong(1))
            .getFirst();
    if (found > 0) {
      clickHouse.update(alter("reference_rows") + DELETE_TAGGED + UNTIL_DONE, tagKey(selection));
    }
    return found;
  }

  private long delete(String table, String counted, List<?> key) {
    long found =
        clickHouse
            .rows(
                "SELECT " + counted + " FROM " + table + " WHERE model = ? AND prediction_id IN ?",
                key,
                row -> row.getLong(1))
            .getFirst();
    if (found > 0) {
      clickHouse.update(alter(table) + DELETE + UNTIL_DONE, key);
    }
    return found;
  }

  private static List<?> tagKey(Selection selection) {
    List<String> names = List.copyOf(selection.tags().keySet());
    return List.of(selection.model(), names, names.stream().map(selection.tags()::get).toList());
  }

  private static List<List<String>> chunks(Set<String> ids) {
    List<List<String>> chunks = new ArrayList<>();
    List<String> chunk = new ArrayList<>();
    int chars = 0;
    for (String id : ids) {
      chunk.add(id);
      chars += id.length() + 3;
      if (chunk.size() == CHUNK_IDS || chars > CHUNK_CHARS) {
        chunks.add(chunk);
        chunk = new ArrayList<>();
        chars = 0;
      }
    }
    if (!chunk.isEmpty()) {
      chunks.add(chunk);
    }
    return chunks;
  }

  /** The tables' names are ours: nothing of a user becomes text of a statement. */
  private String alter(String table) {
    String cluster = clickHouse.address().cluster();
    return "ALTER TABLE " + table + (cluster.isEmpty() ? "" : " ON CLUSTER '" + cluster + "'");
  }
}
