package dev.tidemark.alerts.rule;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.rule.Condition.SilentFor;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.result.MetricName;
import dev.tidemark.storage.result.OrNull;
import dev.tidemark.storage.window.WindowLength;
import io.micronaut.json.tree.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Rules as JSON, in the form of the API. */
public final class RuleJson {
  private static final Terms NO_TERMS = Terms.of(new SilentFor(new Silence.Windows(1)));

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
    if (!fields.has("when") && base == null) {
      fields.error("when", "say what must hold, such as {\"above\": 0.2}");
    }
    Terms terms = TermsJson.read(fields, base == null ? NO_TERMS : base.terms(), isMetric);
    Target target = target(fields, terms, base == null ? null : base.target(), isMetric);
    List<RuleOverride> overrides =
        fields.has("overrides") || base == null
            ? fields.objects("overrides").stream()
                .map(within -> override(within, terms, isMetric))
                .toList()
            : base.overrides();
    String description = fields.text("description").orElse(base == null ? "" : base.description());
    fields.refuseOthers();
    return new Rule(name, description, base != null, 0, target, terms, overrides);
  }

  /** A rule as the API shows it; reading it again gives an equal rule. */
  public static JsonNode write(Rule rule) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", rule.name());
    fields.put("description", OrNull.text(rule.description()));
    fields.put("in_words", RuleWords.of(rule));
    fields.put("built_in", rule.builtIn());
    fields.put("modified", rule.builtIn() && rule.revision() > 0);
    fields.put("model", rule.model().pattern());
    fields.put("version", rule.version().pattern());
    fields.put("metric", rule.metric());
    fields.put("feature", pattern(rule.feature()));
    fields.put("segment", pattern(rule.segment()));
    fields.put("window", rule.window());
    fields.putAll(TermsJson.write(rule.terms()));
    fields.put(
        "overrides",
        rule.overrides().stream().map(override -> write(override, rule.terms())).toList());
    fields.put("revision", rule.revision());
    return Json.node(fields);
  }

  /** A rule's condition alone. */
  public static JsonNode when(Rule rule) {
    return Json.node(ConditionJson.write(rule.when()));
  }

  private static Map<String, @Nullable Object> write(RuleOverride override, Terms of) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("model", override.model().pattern());
    fields.put("version", override.version().pattern());
    fields.put("feature", pattern(override.feature()));
    fields.put("segment", pattern(override.segment()));
    fields.putAll(TermsJson.difference(override.terms(), of));
    return fields;
  }

  private static @Nullable String pattern(@Nullable Glob glob) {
    return glob == null ? null : glob.pattern();
  }

  private static RuleOverride override(Fields fields, Terms terms, Predicate<String> isMetric) {
    RuleOverride override =
        new RuleOverride(
            fields.text("model").map(Glob::new).orElse(Glob.ANY),
            fields.text("version").map(Glob::new).orElse(Glob.ANY),
            fields.text("feature").map(Glob::new).orElse(null),
            fields.text("segment").map(Glob::new).orElse(null),
            TermsJson.read(fields, terms, isMetric));
    if (override.terms().when() instanceof SilentFor != terms.when() instanceof SilentFor) {
      fields.error("when", "must be about silence as the rule is, or not as it is not");
    }
    fields.refuseOthers();
    return override;
  }

  private static Target target(
      Fields fields, Terms terms, @Nullable Target base, Predicate<String> isMetric) {
    Target target =
        new Target(
            fields.text("model").map(Glob::new).orElse(base == null ? Glob.ANY : base.model()),
            fields.text("version").map(Glob::new).orElse(base == null ? Glob.ANY : base.version()),
            metric(fields, terms.when(), base, isMetric),
            fields.text("feature").map(Glob::new).orElse(base == null ? null : base.feature()),
            fields.text("segment").map(Glob::new).orElse(base == null ? null : base.segment()),
            fields.text("window").orElse(base == null ? null : base.window()));
    String window = target.window();
    if (window != null) {
      fields.check("window", _ -> WindowLength.parse(window));
    }
    if (MetricName.parse(target.metric()).output().isPresent() && target.feature() != null) {
      fields.error(
          "feature", "'" + target.metric() + "' is about an output: leave the feature out");
    }
    return target;
  }

  private static String metric(
      Fields fields, Condition when, @Nullable Target base, Predicate<String> isMetric) {
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
    if (when instanceof SilentFor && fields.has("when")) {
      return "predictions";
    }
    if (!fields.has("metric")) {
      fields.error("metric", "say which metric the rule is about, such as psi");
    }
    return "";
  }
}
