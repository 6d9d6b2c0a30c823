package dev.tidemark.alerts.rule;

import dev.tidemark.alerts.json.Fields;
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
import dev.tidemark.storage.result.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Conditions as JSON, in the form of the API. */
final class ConditionJson {
  static final int MOST_WINDOWS = 1000;

  private ConditionJson() {}

  static Clearing readClearing(Fields fields) {
    int windows = fields.count("for", 1, MOST_WINDOWS).orElse(1);
    boolean hasCondition = fields.names().stream().anyMatch(name -> !name.equals("for"));
    return new Clearing(hasCondition ? read(fields) : null, windows);
  }

  /** All conditions named in one object hold together. */
  static Condition read(Fields fields) {
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
    fields.share("drop_from_reference").ifPresent(share -> parts.add(new DropFromReference(share)));
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
      parts.add(new Any(any.stream().map(ConditionJson::read).toList()));
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

  static Map<String, Object> write(Condition condition) {
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
      case All(List<Condition> parts) -> parts.forEach(part -> fields.putAll(write(part)));
      case Any(List<Condition> parts) ->
          fields.put("any", parts.stream().map(ConditionJson::write).toList());
    }
    return fields;
  }

  static Map<String, Object> write(Clearing clearing) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (clearing.condition() != null) {
      fields.putAll(write(clearing.condition()));
    }
    fields.put("for", clearing.windows());
    return fields;
  }
}
