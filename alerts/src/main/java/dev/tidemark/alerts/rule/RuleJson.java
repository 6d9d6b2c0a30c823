package dev.tidemark.alerts.rule;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.rule.Condition.SilentFor;
import dev.tidemark.storage.alert.Severity;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.result.MetricName;
import dev.tidemark.storage.window.WindowLength;
import io.micronaut.json.tree.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Rules as JSON, in the form of the API. */
public final class RuleJson {
  private RuleJson() {}

  /**
   * Reads a rule.
   *
   * @param base what the fields left out mean: the built-in rule of this name, or null for a new
   *     rule
   * @param isMetric whether a metric of this name exists
   * @throws Problem 400 naming every bad field
   */
  public static Rule read(
      String name, JsonNode body, @Nullable Rule base, Predicate<String> isMetric) {
    Fields fields = Fields.of(body);
    Rule rule = read(name, fields, base, isMetric);
    fields.done("The rule");
    return rule;
  }

  /** As above, from an object within another; what is wrong with it is kept there. */
  public static Rule read(
      String name, Fields fields, @Nullable Rule base, Predicate<String> isMetric) {
    fields.ignore("name", "built_in", "revision", "in_words", "modified");
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      fields.error("name", "a rule's name has letters, digits, '.', '_' and '-', at most 100");
    }
    Condition when = fields.object("when").map(ConditionJson::read).orElse(null);
    if (!fields.has("when") && base != null) {
      when = base.when();
    }
    if (when == null) {
      when = new SilentFor(new Silence.Windows(1));
      if (!fields.has("when")) {
        fields.error("when", "say what must hold, such as {\"above\": 0.2}");
      }
    }
    String metric = metric(fields, when, base, isMetric);
    Rule rule =
        new Rule(
            name,
            fields.text("description").orElse(base == null ? "" : base.description()),
            fields.flag("enabled").orElse(base == null || base.enabled()),
            fields.text("model").map(Glob::new).orElse(base == null ? Glob.ANY : base.model()),
            fields.text("version").map(Glob::new).orElse(base == null ? Glob.ANY : base.version()),
            metric,
            glob(fields, "feature", base == null ? null : base.feature()),
            glob(fields, "segment", base == null ? null : base.segment()),
            window(fields, base),
            when,
            fields
                .count("for", 1, ConditionJson.MOST_WINDOWS)
                .orElse(base == null ? 1 : base.forWindows()),
            fields
                .object("clear")
                .map(ConditionJson::readClearing)
                .orElse(base == null ? Clearing.DEFAULT : base.clear()),
            severity(fields, base),
            fields.node("receivers").isPresent() || base == null
                ? fields.texts("receivers")
                : base.receivers(),
            runbook(fields).orElse(base == null ? null : base.runbookUrl()),
            fields
                .count("min_sample", 0, Integer.MAX_VALUE)
                .map(Integer::longValue)
                .orElse(base == null ? 0L : base.minSample()),
            fields
                .share("min_label_coverage")
                .orElse(base == null ? null : base.minLabelCoverage()),
            base != null,
            0);
    if (MetricName.parse(metric).output().isPresent() && rule.feature() != null) {
      fields.error("feature", "'" + metric + "' is about an output: leave the feature out");
    }
    fields.refuseOthers();
    return rule;
  }

  /** A rule as the API shows it; reading it again gives an equal rule. */
  public static JsonNode write(Rule rule) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", rule.name());
    fields.put("description", Json.orNull(rule.description()));
    fields.put("in_words", RuleWords.of(rule));
    fields.put("enabled", rule.enabled());
    fields.put("built_in", rule.builtIn());
    fields.put("modified", rule.builtIn() && rule.revision() > 0);
    fields.put("model", rule.model().pattern());
    fields.put("version", rule.version().pattern());
    fields.put("metric", rule.metric());
    fields.put("feature", rule.feature() == null ? null : rule.feature().pattern());
    fields.put("segment", rule.segment() == null ? null : rule.segment().pattern());
    fields.put("window", rule.window());
    fields.put("when", ConditionJson.write(rule.when()));
    fields.put("for", rule.forWindows());
    fields.put("clear", ConditionJson.write(rule.clear()));
    fields.put("severity", rule.severity().name().toLowerCase(Locale.ROOT));
    fields.put("receivers", rule.receivers());
    fields.put("runbook_url", rule.runbookUrl());
    fields.put("min_sample", rule.minSample());
    fields.put("min_label_coverage", rule.minLabelCoverage());
    fields.put("revision", rule.revision());
    return Json.node(fields);
  }

  private static String metric(
      Fields fields, Condition when, @Nullable Rule base, Predicate<String> isMetric) {
    Optional<String> metric = fields.text("metric");
    metric
        .filter(name -> !isMetric.test(name))
        .ifPresent(name ->
            fields.error("metric", "there is no metric '" + name + "'; the guide lists them all"));
    if (metric.isPresent()) {
      return metric.get();
    }
    if (base != null) {
      return base.metric();
    }
    if (when instanceof SilentFor) {
      return "predictions";
    }
    if (!fields.has("metric")) {
      fields.error("metric", "say which metric the rule is about, such as psi");
    }
    return "";
  }

  private static @Nullable Glob glob(Fields fields, String name, @Nullable Glob otherwise) {
    return fields.text(name).map(Glob::new).orElse(otherwise);
  }

  private static @Nullable String window(Fields fields, @Nullable Rule base) {
    String text = fields.text("window").orElse(base == null ? null : base.window());
    if (text != null) {
      String given = text;
      fields.check("window", _ -> WindowLength.parse(given));
    }
    return text;
  }

  private static Severity severity(Fields fields, @Nullable Rule base) {
    Severity otherwise = base == null ? Severity.WARNING : base.severity();
    return fields
        .text("severity")
        .map(text -> {
          for (Severity severity : Severity.values()) {
            if (severity.name().toLowerCase(Locale.ROOT).equals(text)) {
              return severity;
            }
          }
          fields.error("severity", "must be info, warning or critical");
          return otherwise;
        })
        .orElse(otherwise);
  }

  private static Optional<String> runbook(Fields fields) {
    Optional<String> url = fields.text("runbook_url");
    if (url.isPresent() && !url.get().matches("https?://\\S{1,2000}")) {
      fields.error("runbook_url", "must be an http or https address");
    }
    return url;
  }
}
