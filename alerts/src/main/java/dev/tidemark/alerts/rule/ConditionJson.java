package dev.tidemark.alerts.rule;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.rule.Condition.Above;
import dev.tidemark.alerts.rule.Condition.All;
import dev.tidemark.alerts.rule.Condition.Any;
import dev.tidemark.alerts.rule.Condition.Below;
import dev.tidemark.alerts.rule.Condition.DiffersFrom;
import dev.tidemark.alerts.rule.Condition.DropFromReference;
import dev.tidemark.alerts.rule.Condition.IncreaseOverReference;
import dev.tidemark.alerts.rule.Condition.OutsideBand;
import dev.tidemark.alerts.rule.Condition.RatioToReference;
import dev.tidemark.alerts.rule.Condition.Side;
import dev.tidemark.alerts.rule.Condition.Significant;
import dev.tidemark.alerts.rule.Condition.SilentFor;
import dev.tidemark.alerts.rule.Condition.StatusIs;
import dev.tidemark.alerts.rule.Condition.Trend;
import dev.tidemark.alerts.rule.Condition.Where;
import dev.tidemark.storage.result.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Conditions as JSON, in the form of the API. */
final class ConditionJson {
  static final int MOST_WINDOWS = 1000;

  /** Windows before the judged one are read with it. */
  private static final int MOST_LOOKBACK = 60;

  private static final List<String> OPERATORS =
      List.of(
          "above",
          "below",
          "increase_over_reference",
          "ratio_to_reference",
          "drop_from_reference",
          "status",
          "significant",
          "rising_for",
          "falling_for",
          "outside_band",
          "differs_from",
          "silent_for",
          "all",
          "any");

  private ConditionJson() {}

  static Clearing readClearing(Fields fields, Predicate<String> isMetric) {
    int windows = fields.count("for", 1, MOST_WINDOWS).orElse(1);
    boolean hasCondition = fields.names().stream().anyMatch(name -> !name.equals("for"));
    return new Clearing(hasCondition ? read(fields, isMetric, false) : null, windows);
  }

  /** All conditions named in one object hold together. */
  static Condition read(Fields fields, Predicate<String> isMetric) {
    return read(fields, isMetric, true);
  }

  private static Condition read(Fields fields, Predicate<String> isMetric, boolean isWhole) {
    List<Condition> parts = new ArrayList<>();
    limits(fields, parts);
    judgements(fields, parts);
    trend(fields, "rising_for", true, parts);
    trend(fields, "falling_for", false, parts);
    fields.object("outside_band").ifPresent(within -> parts.add(band(within)));
    fields.object("differs_from").ifPresent(within -> parts.add(difference(within, isMetric)));
    boolean silent = silence(fields, parts);
    List<Fields> all = fields.objects("all");
    if (!all.isEmpty()) {
      parts.add(new All(all.stream().map(part -> part(part, isMetric)).toList()));
    }
    List<Fields> any = fields.objects("any");
    if (!any.isEmpty()) {
      parts.add(new Any(any.stream().map(part -> part(part, isMetric)).toList()));
    }
    fields.ignore("for");
    fields.refuseOthers();
    if (silent && (parts.size() > 1 || !isWhole)) {
      fields.error("silent_for", "cannot be combined with other conditions");
    }
    if (parts.isEmpty() && fields.isGood()) {
      fields.error("", "says nothing; write one of " + String.join(", ", OPERATORS));
    }
    return parts.size() == 1 ? parts.getFirst() : new All(parts);
  }

  /** A part of a list may be about another metric. */
  private static Condition part(Fields fields, Predicate<String> isMetric) {
    boolean isOther = fields.has("metric");
    if (!isOther) {
      if (fields.has("feature")) {
        fields.error("feature", "say of which metric");
      }
      return read(fields, isMetric, false);
    }
    Operand other = operand(fields, isMetric);
    return new Where(other, read(fields, isMetric, false));
  }

  private static Operand operand(Fields fields, Predicate<String> isMetric) {
    String metric = fields.text("metric").orElse("");
    if (metric.isEmpty() ? !fields.has("metric") : !isMetric.test(metric)) {
      fields.error("metric", "there is no metric '" + metric + "'; the guide lists them all");
    }
    return new Operand(metric, fields.text("feature").orElse(null));
  }

  private static void limits(Fields fields, List<Condition> parts) {
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
  }

  private static void judgements(Fields fields, List<Condition> parts) {
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
  }

  private static void trend(Fields fields, String name, boolean isRising, List<Condition> parts) {
    fields
        .count(name, 2, MOST_LOOKBACK)
        .ifPresent(windows -> parts.add(new Trend(isRising, windows)));
  }

  private static OutsideBand band(Fields fields) {
    int windows = fields.count("windows", Band.LEAST, MOST_LOOKBACK).orElse(Band.WINDOWS);
    double deviations = fields.number("deviations").orElse(Band.DEVIATIONS);
    if (deviations <= 0) {
      fields.error("deviations", "must be greater than 0");
    }
    Side side =
        fields
            .text("side")
            .map(text -> {
              for (Side known : Side.values()) {
                if (known.name().toLowerCase(Locale.ROOT).equals(text)) {
                  return known;
                }
              }
              fields.error("side", "must be above, below or both");
              return Side.BOTH;
            })
            .orElse(Side.BOTH);
    fields.refuseOthers();
    return new OutsideBand(windows, deviations, side);
  }

  private static DiffersFrom difference(Fields fields, Predicate<String> isMetric) {
    Operand other = operand(fields, isMetric);
    if (!fields.has("metric")) {
      fields.error("metric", "say from which metric, such as estimated_accuracy");
    }
    double by = fields.number("by").orElse(-1.0);
    if (by < 0) {
      fields.error("by", "say by how much, a number that is not negative");
    }
    fields.refuseOthers();
    return new DiffersFrom(other, by);
  }

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
      case Trend(boolean rising, int windows) ->
          fields.put(rising ? "rising_for" : "falling_for", windows);
      case OutsideBand(int windows, double deviations, Side side) -> {
        Map<String, Object> band = new LinkedHashMap<>();
        band.put("windows", windows);
        band.put("deviations", deviations);
        band.put("side", side.name().toLowerCase(Locale.ROOT));
        fields.put("outside_band", band);
      }
      case DiffersFrom(Operand other, double by) -> {
        Map<String, Object> difference = write(other);
        difference.put("by", by);
        fields.put("differs_from", difference);
      }
      case Where(Operand other, Condition part) -> {
        fields.putAll(write(other));
        fields.putAll(write(part));
      }
      case SilentFor(Silence length) -> fields.put("silent_for", length.text());
      case All(List<Condition> parts) -> {
        if (isPlain(parts)) {
          parts.forEach(part -> fields.putAll(write(part)));
        } else {
          fields.put("all", parts.stream().map(ConditionJson::write).toList());
        }
      }
      case Any(List<Condition> parts) ->
          fields.put("any", parts.stream().map(ConditionJson::write).toList());
    }
    return fields;
  }

  /** Whether the parts can be written beside each other. */
  private static boolean isPlain(List<Condition> parts) {
    List<String> names = new ArrayList<>();
    parts.forEach(part -> names.addAll(write(part).keySet()));
    return parts.stream().noneMatch(part -> part instanceof Where || part instanceof All)
        && names.stream().distinct().count() == names.size();
  }

  private static Map<String, Object> write(Operand operand) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("metric", operand.name());
    if (operand.feature() != null) {
      fields.put("feature", operand.feature());
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
