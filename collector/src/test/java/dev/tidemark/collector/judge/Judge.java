package dev.tidemark.collector.judge;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares what ClickHouse holds with what clients were told. Reads the tables directly, past the
 * collector.
 */
final class Judge {
  private static final String ROWS =
      """
      SELECT model, prediction_id, version, toUnixTimestamp64Milli(ts), num, cat, null_features,
             embeddings, prediction_value, prediction_label, score, probabilities, latency_ms, error,
             weight, tags
      FROM predictions
      """;

  private final ClickHouse clickHouse;
  private final Ledger ledger;
  private final List<String> complaints = new ArrayList<>();
  private long lost;

  Judge(ClickHouse clickHouse, Ledger ledger) {
    this.clickHouse = clickHouse;
    this.ledger = ledger;
  }

  /**
   * What was found.
   *
   * @param lost predictions, labels and answers acknowledged and not there as they were sent
   * @param complaints each begins with what is broken: lost, changed, twice, invented, ids,
   *     counters
   */
  record Verdict(
      long acknowledged,
      long stored,
      long labels,
      long answers,
      long lost,
      Counts counts,
      List<String> complaints) {
    Verdict {
      complaints = List.copyOf(complaints);
    }

    boolean complainsOf(String word) {
      return complaints.stream().anyMatch(complaint -> complaint.startsWith(word));
    }

    @Override
    public String toString() {
      return "%d predictions acknowledged, %d stored, %d labels, %d answers, %d lost, %s; %s"
          .formatted(
              acknowledged,
              stored,
              labels,
              answers,
              lost,
              counts,
              complaints.isEmpty() ? "nothing to complain of" : complaints);
    }
  }

  /** The collector's own account, since its spool was made. */
  record Counts(long stored, long duplicates, long quarantined, long spooled) {}

  /**
   * To be called when nothing is spooled any more.
   *
   * @param allowedLosses most records that may be missing because the disk was damaged; they must
   *     be counted as quarantined
   */
  Verdict judge(Counts counts, long allowedLosses) {
    long rows = predictions(allowedLosses);
    final long labels = labels(allowedLosses);
    final long answers = answers(allowedLosses);
    ids();
    counters(counts, rows, allowedLosses);
    return new Verdict(
        ledger.predictions.size() + ledger.unnamed.size(),
        rows,
        labels,
        answers,
        lost,
        counts,
        complaints);
  }

  private long predictions(long allowedLosses) {
    Map<String, List<String>> stored = new HashMap<>();
    Map<String, Integer> unnamed = new HashMap<>();
    long rows =
        clickHouse.columns(
            ROWS,
            Map.of(),
            in -> {
              long count = 0;
              for (; in.hasNext(); count++) {
                String model = in.readString();
                String key = model + "/" + in.readString();
                String row = row(in);
                if (model.equals("unnamed")) {
                  unnamed.merge(row, 1, Integer::sum);
                } else {
                  stored.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
                }
              }
              return count;
            });
    List<String> missing = new ArrayList<>();
    ledger.predictions.forEach((key, row) -> {
      List<String> found = stored.getOrDefault(key, List.of());
      // Where the first content may be lost with its frame, the next one is the first.
      if (found.isEmpty() || (allowedLosses > 0 && !found.contains(row))) {
        missing.add(key);
      } else if (!found.contains(row)) {
        complaints.add("changed: " + key + " posted " + row + ", stored " + found);
      }
    });
    ledger.unnamed.stream().filter(row -> !unnamed.containsKey(row)).forEach(missing::add);
    lost("predictions", missing, allowedLosses);
    stored.forEach((key, found) -> {
      if (found.size() > 1) {
        complaints.add("twice: " + key + " " + found.size() + " times");
      }
      if (!ledger.attempted.contains(key)) {
        complaints.add("invented: " + key);
      }
    });
    unnamed.forEach((row, times) -> {
      if (times > 1) {
        complaints.add("twice: " + row + " " + times + " times");
      }
      if (!ledger.unnamedInDoubt.contains(row)) {
        complaints.add("invented: " + row);
      }
    });
    long inEffect = number("SELECT toInt64(count()) FROM predictions FINAL");
    if (inEffect != stored.size() + unnamed.size()) {
      complaints.add("twice: " + inEffect + " rows in effect of " + stored.size() + " ids");
    }
    return rows;
  }

  private long labels(long allowedLosses) {
    Map<String, String> stored =
        clickHouse.columns(
            """
            SELECT model, prediction_id, label_value, label_label, retracted,
                   toUnixTimestamp64Milli(ts)
            FROM labels FINAL
            """,
            Map.of(),
            in -> {
              Map<String, String> found = new HashMap<>();
              while (in.hasNext()) {
                found.put(
                    in.readString() + "/" + in.readString(),
                    PostedLabel.row(
                        in.readDouble(), in.readString(), in.readByte() == 1, in.readLong()));
              }
              return found;
            });
    Map<String, String> posted = new HashMap<>();
    ledger.labels.forEach((key, label) -> posted.put(key, label.row()));
    compare("labels", posted, stored, allowedLosses);
    return stored.size();
  }

  private long answers(long allowedLosses) {
    Map<String, String> stored =
        clickHouse.columns(
            """
            SELECT model, version, prediction_id, prediction_label, score,
                   toUnixTimestamp64Milli(ts)
            FROM candidate_answers FINAL
            """,
            Map.of(),
            in -> {
              Map<String, String> found = new HashMap<>();
              while (in.hasNext()) {
                found.put(
                    in.readString() + "/" + in.readString() + "/" + in.readString(),
                    PostedAnswer.row(in.readString(), in.readDouble(), in.readLong()));
              }
              return found;
            });
    Map<String, String> posted = new HashMap<>();
    ledger.answers.forEach((key, answer) -> posted.put(key, answer.row()));
    compare("answers", posted, stored, allowedLosses);
    return stored.size();
  }

  /** Of what the latest counts: as acknowledged, so it must stand there. */
  private void compare(
      String what, Map<String, String> posted, Map<String, String> stored, long allowedLosses) {
    List<String> missing = new ArrayList<>();
    posted.forEach((key, row) -> {
      String found = stored.get(key);
      if (!row.equals(found)) {
        missing.add(key + " posted " + row + ", stored " + found);
      }
    });
    lost(what, missing, allowedLosses);
  }

  private void lost(String what, List<String> missing, long allowed) {
    lost += missing.size();
    if (missing.size() > allowed) {
      complaints.add("lost: " + missing.size() + " " + what + ": " + some(missing));
    }
  }

  /** Repetitions are told by the ids noted: one without the other would let a copy in later. */
  private void ids() {
    Set<String> noted = new HashSet<>(keys("SELECT model, prediction_id FROM prediction_ids"));
    List<String> rows =
        keys("SELECT model, prediction_id FROM predictions WHERE model != 'unnamed'");
    List<String> missing = rows.stream().filter(key -> !noted.contains(key)).toList();
    if (!missing.isEmpty()) {
      complaints.add("ids: " + missing.size() + " rows without: " + some(missing));
    }
    if (noted.size() > new HashSet<>(rows).size()) {
      complaints.add("ids: " + noted.size() + " of " + rows.size() + " rows");
    }
  }

  private void counters(Counts counts, long rows, long allowedLosses) {
    long all = counts.stored() + counts.duplicates() + counts.quarantined() + counts.spooled();
    long least = ledger.acknowledgedRecords.sum();
    long most = ledger.attemptedRecords.sum() + ledger.unnamedInDoubt.size();
    if (all < least || all > most) {
      complaints.add(
          "counters: " + counts + " account for " + all + " records, not " + least + ".." + most);
    }
    long others = ledger.acknowledgedLabels.sum() + ledger.acknowledgedAnswers.sum();
    if (counts.stored() - rows < others - allowedLosses) {
      complaints.add(
          "counters: %d stored, but %d rows and %d labels and answers"
              .formatted(counts.stored(), rows, others));
    }
    if (counts.quarantined() > allowedLosses || counts.spooled() != 0) {
      complaints.add("counters: " + counts + " after the end");
    }
  }

  private List<String> keys(String sql) {
    return clickHouse.columns(
        sql,
        Map.of(),
        in -> {
          List<String> keys = new ArrayList<>();
          while (in.hasNext()) {
            keys.add(in.readString() + "/" + in.readString());
          }
          return keys;
        });
  }

  private long number(String sql) {
    return clickHouse.columns(sql, Map.of(), in -> in.hasNext() ? in.readLong() : -1);
  }

  private static String row(RowBinaryInput in) throws IOException {
    return new RowText(
            in.readString(),
            in.readLong(),
            in.readNumbers(),
            in.readTexts(),
            in.readStrings(),
            embeddings(in),
            in.readDouble(),
            in.readString(),
            in.readDouble(),
            in.readNumbers(),
            in.readDouble(),
            in.readString(),
            in.readDouble(),
            in.readTexts())
        .toString();
  }

  private static Map<String, float[]> embeddings(RowBinaryInput in) throws IOException {
    Map<String, float[]> embeddings = new LinkedHashMap<>();
    for (int left = in.readLength(); left > 0; left--) {
      embeddings.put(in.readString(), in.readFloats());
    }
    return embeddings;
  }

  private static List<String> some(List<String> all) {
    return all.subList(0, Math.min(3, all.size()));
  }
}
