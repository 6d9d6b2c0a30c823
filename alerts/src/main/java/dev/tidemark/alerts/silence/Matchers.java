package dev.tidemark.alerts.silence;

import dev.tidemark.alerts.rule.Glob;
import dev.tidemark.storage.alert.Alert;
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
