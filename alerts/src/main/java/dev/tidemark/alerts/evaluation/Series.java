package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.rule.Glob;
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.storage.result.MetricName;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Subject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What one rule watches: a series of windows. Empty texts mean as in {@link MetricResult}.
 *
 * @param fingerprint names the series; the same in every process and after every restart
 */
record Series(
    String rule,
    String model,
    String version,
    String metric,
    String feature,
    String segment,
    String fingerprint) {

  static Series of(
      String rule, String model, String version, String metric, String feature, String segment) {
    return new Series(
        rule,
        model,
        version,
        metric,
        feature,
        segment,
        fingerprint(rule, model, version, feature, segment));
  }

  static Series of(Rule rule, MetricResult result) {
    return of(
        rule.name(),
        result.model(),
        result.version(),
        result.metric(),
        result.feature(),
        result.segment());
  }

  /**
   * Whether a rule watches the series of a result.
   *
   * @param modelWindow window length of the model
   */
  static boolean matches(Rule rule, MetricResult result, String modelWindow) {
    MetricName name = rule.metricName();
    String window = rule.window();
    return name.metric().equals(result.metric())
        && rule.model().matches(result.model())
        && rule.version().matches(result.version())
        && isSubject(rule, name, result)
        && isSegment(rule.segment(), result.segment())
        && result.windowLength().equals(window == null ? modelWindow : window);
  }

  private static boolean isSubject(Rule rule, MetricName name, MetricResult result) {
    if (name.output().isPresent()) {
      return result.subject() == Subject.OUTPUT && name.output().get().equals(result.feature());
    }
    Glob feature = rule.feature();
    if (feature == null) {
      return result.subject() != Subject.OUTPUT;
    }
    return switch (result.subject()) {
      case MODEL -> feature.equals(Glob.ANY);
      case FEATURE -> feature.matches(result.feature());
      case OUTPUT -> feature.isLiteral() && feature.matches(result.feature());
    };
  }

  private static boolean isSegment(@org.jspecify.annotations.Nullable Glob wanted, String segment) {
    return wanted == null ? segment.isEmpty() : !segment.isEmpty() && wanted.matches(segment);
  }

  private static String fingerprint(String... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) ':');
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
