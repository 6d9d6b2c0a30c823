package dev.tidemark.analyzer.api;

import dev.tidemark.storage.model.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Traffic of days that are much alike, with every kind of row that a model's log may hold. */
final class ExplainedRows {
  private static final Instant START = Instant.parse("2025-12-08T00:00:00Z"); // a Monday
  private static final int ROWS = 240;

  private ExplainedRows() {}

  static Instant day(int number) {
    return START.plusSeconds(86_400L * number);
  }

  /** Failed calls, missing scores and latencies, rows that repeat, and ties of scores. */
  static List<String> rows(
      String model, Task task, String version, int day, boolean even, boolean labelled) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      Draw draw = new Draw(task, version, day, i);
      rows.add(
          """
          {"model":"%s","version":"%s","prediction_id":"%s-%d-%d","timestamp":"%s","weight":%d,\
          %s,"features":%s%s%s}\
          """
              .formatted(
                  model,
                  version,
                  version,
                  day,
                  i,
                  day(day).plusSeconds(i * 300L),
                  even ? 1 : 1 + i % 3,
                  draw.answer(),
                  draw.features(),
                  i % 11 == 0 ? "" : ",\"latency_ms\":" + (5 + i % 40),
                  labelled ? ",\"label\":" + draw.label() : ""));
    }
    return rows;
  }

  /** Of two rows in three; those that score high come first. */
  static List<String> labels(String model, Task task, String version, int day) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      Draw draw = new Draw(task, version, day, i);
      if (i % 3 != 0 || draw.x() > 0.8) {
        labels.add(
            """
            {"model":"%s","prediction_id":"%s-%d-%d","label":%s,"timestamp":"%s"}\
            """
                .formatted(
                    model,
                    version,
                    day,
                    i,
                    draw.label(),
                    day(day).plusSeconds(i * 300L + 3600 + 60L * (i % 50))));
      }
    }
    return labels;
  }

  /** One row: its chance, answer and label depend on its number alone. */
  private static final class Draw {
    private final Task task;
    private final int i;
    private final double x;
    private final double chance;
    private final double noise;

    Draw(Task task, String version, int day, int i) {
      Random random = new Random(31L * (day * 1000L + i / 2 * 2L) + version.hashCode());
      this.task = task;
      this.i = i;
      this.x = i % 20 == 1 ? 0.25 : Math.rint(random.nextDouble() * 200) / 200;
      this.chance = Math.rint(100 * (0.1 + 0.8 * x)) / 100;
      this.noise = random.nextDouble();
    }

    double x() {
      return x;
    }

    String features() {
      return i % 29 == 5
          ? "{\"x\":null,\"c\":\"a\"}"
          : String.format(
              Locale.ROOT,
              "{\"x\":%s,\"y\":%s,\"c\":\"%s\"}",
              x,
              1 - x + noise / 9,
              "abc".charAt(i % 3));
    }

    String answer() {
      if (i % 37 == 3) {
        return "\"error\":\"boom\"";
      }
      return switch (task) {
        case BINARY ->
            "\"prediction\":"
                + (chance > 0.45 ? 1 : 0)
                + (i % 23 == 2 ? "" : ",\"score\":" + chance);
        case MULTICLASS ->
            String.format(
                Locale.ROOT,
                "\"prediction\":\"%s\",\"probabilities\":{\"low\":%s,\"mid\":%s,\"high\":%s}",
                chance < 0.35 ? "low" : chance < 0.6 ? "mid" : "high",
                (1 - chance) * 0.7,
                (1 - chance) * 0.3,
                chance);
        default -> String.format(Locale.ROOT, "\"prediction\":%s", 10 * chance);
      };
    }

    String label() {
      return switch (task) {
        case BINARY -> noise < chance ? "1" : "0";
        case MULTICLASS -> noise < chance ? "\"high\"" : noise < 0.8 ? "\"low\"" : "\"mid\"";
        default ->
            i % 31 == 4
                ? "0"
                : String.format(Locale.ROOT, "%s", 10 * chance + (noise - 0.5) * 9 * x);
      };
    }
  }
}
