package dev.tidemark.alerts.rule;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.storage.alert.Severity;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A rule's terms as JSON, in the form of the API. */
final class TermsJson {
  private static final int MOST_PAGES = 10_000;

  private TermsJson() {}

  /**
   * Reads terms; what is wrong is kept in the fields.
   *
   * @param base what the fields left out mean
   */
  static Terms read(Fields fields, Terms base, Predicate<String> isMetric) {
    return new Terms(
        fields.flag("enabled").orElse(base.enabled()),
        fields
            .object("when")
            .map(within -> ConditionJson.read(within, isMetric))
            .orElse(base.when()),
        fields.count("for", 1, ConditionJson.MOST_WINDOWS).orElse(base.forWindows()),
        fields
            .object("clear")
            .map(within -> ConditionJson.readClearing(within, isMetric))
            .orElse(base.clear()),
        severity(fields, base.severity()),
        fields.has("receivers") ? fields.texts("receivers") : base.receivers(),
        runbook(fields).orElse(base.runbookUrl()),
        fields
            .count("min_sample", 0, Integer.MAX_VALUE)
            .map(Integer::longValue)
            .orElse(base.minSample()),
        fields.share("min_label_coverage").orElse(base.minLabelCoverage()),
        span(fields, "wait").orElse(base.patience()),
        fields.count("at_most_per_month", 1, MOST_PAGES).orElse(base.mostPages()));
  }

  /** All of it. */
  static Map<String, @Nullable Object> write(Terms terms) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("enabled", terms.enabled());
    fields.put("when", ConditionJson.write(terms.when()));
    fields.put("for", terms.forWindows());
    fields.put("clear", ConditionJson.write(terms.clear()));
    fields.put("severity", terms.severity().name().toLowerCase(Locale.ROOT));
    fields.put("receivers", terms.receivers());
    fields.put("runbook_url", terms.runbookUrl());
    fields.put("min_sample", terms.minSample());
    fields.put("min_label_coverage", terms.minLabelCoverage());
    Span patience = terms.patience();
    fields.put("wait", patience == null ? null : patience.text());
    fields.put("at_most_per_month", terms.mostPages());
    return fields;
  }

  /** What differs from the rule's own terms. */
  static Map<String, @Nullable Object> difference(Terms terms, Terms from) {
    Map<String, @Nullable Object> before = write(from);
    Map<String, @Nullable Object> fields = write(terms);
    fields
        .entrySet()
        .removeIf(entry -> Objects.equals(entry.getValue(), before.get(entry.getKey())));
    return fields;
  }

  private static Severity severity(Fields fields, Severity otherwise) {
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

  private static Optional<Span> span(Fields fields, String name) {
    return fields
        .text(name)
        .flatMap(text -> {
          try {
            return Optional.of(Span.parse(text));
          } catch (IllegalArgumentException e) {
            fields.error(name, String.valueOf(e.getMessage()));
            return Optional.empty();
          }
        });
  }
}
