package dev.tidemark.collector.judge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One prediction as a client posts it, and the row that must become of it.
 *
 * @param id empty: the collector makes one up
 * @param row as {@link RowText} writes it
 */
record Posted(String model, String id, String json, String row) {
  private static final String[] TEXTS = {
    "teacher", "Zoë \"quoted\" \\ back", "名前", "🙂 smile", "NaN", "null", " ", "a\tb\nc"
  };
  private static final double[] NUMBERS = {
    0, -0.0, 1.5, -273.15, 1e-300, Double.MIN_VALUE, Double.MAX_VALUE, 9007199254740992.0, 0.1
  };

  String key() {
    return model + "/" + id;
  }

  /** The content follows from the seed: every kind of record is among them. */
  static Posted of(String model, String id, long timestamp, long seed) {
    return new Draft(model, id, timestamp, seed).posted();
  }

  /** A record being put together, as JSON and as row side by side. */
  private static final class Draft {
    private final String model;
    private final String id;
    private final long timestamp;
    private final SplittableRandom random;
    private final int kind;
    private final List<String> members = new ArrayList<>();
    private final List<String> features = new ArrayList<>();
    private final Map<String, Double> numeric = new LinkedHashMap<>();
    private final Map<String, String> categorical = new LinkedHashMap<>();
    private final List<String> nulls = new ArrayList<>();
    private final Map<String, float[]> embeddings = new LinkedHashMap<>();
    private final Map<String, Double> probabilities = new LinkedHashMap<>();
    private final Map<String, String> tags = new LinkedHashMap<>();
    private String version = "default";
    private double value = Double.NaN;
    private String label = "";
    private double score = Double.NaN;
    private double latency = Double.NaN;
    private String error = "";
    private double weight = 1;

    Draft(String model, String id, long timestamp, long seed) {
      this.model = model;
      this.id = id;
      this.timestamp = timestamp;
      this.random = new SplittableRandom(seed);
      this.kind = (int) Math.floorMod(seed, 9L);
    }

    Posted posted() {
      member("model", quoted(model));
      member("timestamp", Long.toString(timestamp));
      if (!id.isEmpty()) {
        member("prediction_id", quoted(id));
      }
      features();
      outcome();
      if (kind == 2) {
        weight = 1 + random.nextInt(99) / 4.0;
        member("weight", Double.toString(weight));
      }
      if (kind == 4) {
        version = "v" + random.nextInt(3);
        member("version", quoted(version));
      }
      String tag = "t" + random.nextLong();
      tags.put("run", tag);
      member("tags", "{\"run\":" + quoted(tag) + "}");
      RowText row =
          new RowText(
              version,
              timestamp,
              numeric,
              categorical,
              nulls,
              embeddings,
              value,
              label,
              score,
              probabilities,
              latency,
              error,
              weight,
              tags);
      return new Posted(model, id, "{" + String.join(",", members) + "}", row.toString());
    }

    private void features() {
      for (int i = 0; i < (kind == 6 ? 0 : 4); i++) {
        numeric("n" + i, NUMBERS[random.nextInt(NUMBERS.length)]);
        String text = TEXTS[random.nextInt(TEXTS.length)];
        categorical.put("c" + i, text);
        features.add(quoted("c" + i) + ":" + quoted(text));
      }
      numeric("random", random.nextDouble());
      switch (kind) {
        case 3 -> {
          float[] vector = {random.nextInt(100) / 4f, -1.5f, 0};
          embeddings.put("vector", vector);
          features.add("\"vector\":[" + vector[0] + ",-1.5,0]");
        }
        case 5 -> {
          nulls.add("absent");
          nulls.add("not a number");
          features.add("\"absent\":null,\"not a number\":NaN");
        }
        case 7 -> {
          numeric.put("huge", Double.POSITIVE_INFINITY);
          categorical.put("yes", "true");
          features.add("\"huge\":1e400,\"yes\":true");
        }
        default -> {}
      }
      member("features", "{" + String.join(",", features) + "}");
    }

    private void outcome() {
      switch (kind) {
        case 1 -> {
          error = "timeout after " + random.nextInt(1_000) + " ms";
          member("error", quoted(error));
        }
        case 8 -> {
          value = random.nextInt(1_000) / 8.0;
          member("prediction", Double.toString(value));
          latency = random.nextInt(10_000) / 16.0;
          member("latency_ms", Double.toString(latency));
        }
        default -> {
          label = random.nextBoolean() ? "approve" : "déclinée";
          score = random.nextInt(1_000) / 1_000.0;
          probabilities.put(label, score);
          member("prediction", quoted(label));
          member("score", Double.toString(score));
          member("probabilities", "{" + quoted(label) + ":" + score + "}");
        }
      }
    }

    private void numeric(String name, double number) {
      numeric.put(name, number);
      features.add(quoted(name) + ":" + number);
    }

    private void member(String name, String json) {
      members.add(quoted(name) + ":" + json);
    }

    private static String quoted(String text) {
      return "\""
          + text.replace("\\", "\\\\")
              .replace("\"", "\\\"")
              .replace("\t", "\\t")
              .replace("\n", "\\n")
          + "\"";
    }
  }
}
