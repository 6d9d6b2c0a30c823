package dev.tidemark.alerts.silence;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.rule.Glob;
import dev.tidemark.storage.alert.Alert;
import io.micronaut.json.tree.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which alerts are meant, label by label; all must match, {@code *} stands for anything. */
public record Matchers(Map<String, String> patterns) {
  public static final List<String> LABELS =
      List.of("rule", "model", "version", "metric", "feature", "segment", "severity");

  public Matchers {
    patterns = Map.copyOf(patterns);
  }

  /** Reads the field {@code matchers}; empty when it is not there. */
  public static Map<String, String> read(Fields fields) {
    Map<String, String> matchers = fields.textMap("matchers");
    for (String label : matchers.keySet()) {
      if (!LABELS.contains(label)) {
        fields.error("matchers", "no label '" + label + "'; known: " + String.join(", ", LABELS));
      }
    }
    return matchers;
  }

  /** What {@link #read} read. */
  public static Matchers stored(JsonNode node) {
    Map<String, String> patterns = new LinkedHashMap<>();
    node.entries()
        .forEach(entry -> patterns.put(entry.getKey(), entry.getValue().getStringValue()));
    return new Matchers(patterns);
  }

  public boolean match(Alert alert) {
    return patterns.entrySet().stream()
        .allMatch(entry -> new Glob(entry.getValue()).matches(label(alert, entry.getKey())));
  }

  private static String label(Alert alert, String name) {
    return switch (name) {
      case "rule" -> alert.rule();
      case "model" -> alert.model();
      case "version" -> alert.version();
      case "metric" -> alert.metric();
      case "feature" -> alert.feature();
      case "segment" -> alert.segment();
      case "severity" -> alert.severity().name().toLowerCase(Locale.ROOT);
      default -> "";
    };
  }
}
