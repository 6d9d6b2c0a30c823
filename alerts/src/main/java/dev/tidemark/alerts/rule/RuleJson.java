package dev.tidemark.alerts.rule;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.rule.Condition.Above;
import dev.tidemark.alerts.rule.Condition.All;
import dev.tidemark.alerts.rule.Condition.Any;
import dev.tidemark.alerts.rule.Condition.Below;
import dev.tidemark.alerts.rule.Condition.DropFromReference;
import dev.tidemark.alerts.rule.Condition.IncreaseOverReference;
import dev.tidemark.alerts.rule.Condition.RatioToReference;
import dev.tidemark.alerts.rule.Condition.Significant;
import dev.tidemark.alerts.rule.Condition.SilentFor;
import dev.tidemark.alerts.rule.Condition.StatusIs;
import dev.tidemark.storage.alert.Severity;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.result.MetricName;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.window.WindowLength;
import io.micronaut.json.tree.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Rules as JSON, in the form of the API. */
public final class RuleJson {
  private static final int MOST_WINDOWS = 1000;

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
    fields.ignore("name", "built_in", "revision", "in_words", "modified");
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      fields.error("name", "a rule's name has letters, digits, '.', '_' and '-', at most 100");
    }
    Condition when = fields.object("when").map(RuleJson::condition).orElse(null);
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
            fields.count("for", 1, MOST_WINDOWS).orElse(base == null ? 1 : base.forWindows()),
            fields
                .object("clear")
                .map(RuleJson::clearing)
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
            share(fields, "min_label_coverage")
                .orElse(base == null ? null : base.minLabelCoverage()),
            base != null,
            0);
    if (MetricName.parse(metric).output().isPresent() && rule.feature() != null) {
      fields.error("feature", "'" + metric + "' is about an output: leave the feature out");
    }
    fields.refuseOthers();
    fields.done("The rule");
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
    fields.put("when", writeCondition(rule.when()));
    fields.put("for", rule.forWindows());
    fields.put("clear", writeClearing(rule.clear()));
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

  private static Optional<Double> share(Fields fields, String name) {
    Optional<Double> share = fields.number(name);
    if (share.isPresent() && (share.get() < 0 || share.get() > 1)) {
      fields.error(name, "must be from 0 to 1");
    }
    return share;
  }

  private static Clearing clearing(Fields fields) {
    int windows = fields.count("for", 1, MOST_WINDOWS).orElse(1);
    boolean hasCondition = fields.names().stream().anyMatch(name -> !name.equals("for"));
    return new Clearing(hasCondition ? condition(fields) : null, windows);
  }

  /** All conditions named in one object hold together. */
  private static Condition condition(Fields fields) {
    List<Condition> parts = new ArrayList<>();
    fields.number("above").ifPresent(limit -> parts.add(new Above(limit)));
    fields.number("below").ifPresent(limit -> parts.add(new Below(limit)));
    fields
        .number("increase_over_reference")
        .ifPresent(by -> parts.add(new IncreaseOverReference(by)));
    fields
        .number("ratio_to_reference")
        .ifPresent(factor -> {
          if (factor <= 0) {
            fields.error("ratio_to_reference", "must be greater than 0");
          }
          parts.add(new RatioToReference(factor));
        });
    share(fields, "drop_from_reference")
        .ifPresent(share -> parts.add(new DropFromReference(share)));
    fields
        .text("status")
        .ifPresent(text -> {
          switch (text) {
            case "drift" -> parts.add(new StatusIs(Status.DRIFT));
            case "warning" -> parts.add(new StatusIs(Status.WARNING));
            default -> fields.error("status", "must be drift or warning");
          }
        });
    fields
        .flag("significant")
        .ifPresent(wanted -> {
          if (wanted) {
            parts.add(new Significant());
          }
        });
    boolean silent = silence(fields, parts);
    List<Fields> any = fields.objects("any");
    if (!any.isEmpty()) {
      parts.add(new Any(any.stream().map(RuleJson::condition).toList()));
    }
    fields.ignore("for");
    fields.refuseOthers();
    if (silent && parts.size() > 1) {
      fields.error("silent_for", "cannot be combined with other conditions");
    }
    if (parts.isEmpty() && fields.isGood()) {
      fields.error("", "says nothing; write one of " + String.join(", ", OPERATORS));
    }
    return parts.size() == 1 ? parts.getFirst() : new All(parts);
  }

  private static final List<String> OPERATORS =
      List.of(
          "above",
          "below",
          "increase_over_reference",
          "ratio_to_reference",
          "drop_from_reference",
          "status",
          "significant",
          "silent_for",
          "any");

  private static boolean silence(Fields fields, List<Condition> parts) {
    Optional<String> text = fields.text("silent_for");
    text.ifPresent(
        given -> fields.check("silent_for", _ -> parts.add(new SilentFor(Silence.parse(given)))));
    return text.isPresent();
  }

  private static Map<String, Object> writeCondition(Condition condition) {
    Map<String, Object> fields = new LinkedHashMap<>();
    switch (condition) {
      case Above(double limit) -> fields.put("above", limit);
      case Below(double limit) -> fields.put("below", limit);
      case IncreaseOverReference(double by) -> fields.put("increase_over_reference", by);
      case RatioToReference(double factor) -> fields.put("ratio_to_reference", factor);
      case DropFromReference(double share) -> fields.put("drop_from_reference", share);
      case StatusIs(Status status) -> fields.put("status", status.name().toLowerCase(Locale.ROOT));
      case Significant() -> fields.put("significant", true);
      case SilentFor(Silence length) -> fields.put("silent_for", length.text());
      case All(List<Condition> parts) -> parts.forEach(part -> fields.putAll(writeCondition(part)));
      case Any(List<Condition> parts) ->
          fields.put("any", parts.stream().map(RuleJson::writeCondition).toList());
    }
    return fields;
  }

  private static Map<String, Object> writeClearing(Clearing clearing) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (clearing.condition() != null) {
      fields.putAll(writeCondition(clearing.condition()));
    }
    fields.put("for", clearing.windows());
    return fields;
  }
}
