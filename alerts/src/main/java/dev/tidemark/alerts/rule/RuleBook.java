package dev.tidemark.alerts.rule;

import dev.tidemark.alerts.json.Json;
import dev.tidemark.storage.alert.AlertSettings;
import dev.tidemark.storage.alert.RuleRow;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The rules in force: the built-in ones, as shipped or as changed, and those that users wrote.
 * Thread-safe.
 */
@Singleton
public final class RuleBook {
  private final AlertSettings settings;
  private final Json json;
  private final InstantSource clock;

  public RuleBook(AlertSettings settings, Json json, InstantSource clock) {
    this.settings = settings;
    this.json = json;
    this.clock = clock;
  }

  /** All rules by name, those that are off included. */
  public List<Rule> all() {
    Map<String, Rule> rules = new TreeMap<>();
    BuiltInRules.all().forEach(rule -> rules.put(rule.name(), rule));
    settings.rules().forEach(row -> rules.put(row.name(), rule(row)));
    return List.copyOf(rules.values());
  }

  /** The rules that are on, for some series at least. */
  public List<Rule> enabled() {
    return all().stream().filter(Rule::isOnAnywhere).toList();
  }

  /**
   * @throws Problem 404 if there is none
   */
  public Rule get(String name) {
    return settings
        .rule(name)
        .map(this::rule)
        .or(() -> java.util.Optional.ofNullable(BuiltInRules.named(name)))
        .orElseThrow(() -> Problem.notFound("rule", name));
  }

  /**
   * Stores a rule. Fields left out of a built-in rule keep what it is shipped with.
   *
   * @throws Problem 400 naming every bad field
   */
  public Rule put(String name, JsonNode body, Predicate<String> isMetric) {
    Rule rule = RuleJson.read(name, body, BuiltInRules.named(name), isMetric);
    RuleRow row =
        settings.saveRule(
            name, json.write(RuleJson.write(rule)), clock.instant().truncatedTo(ChronoUnit.MILLIS));
    return rule.revised(row.revision());
  }

  /**
   * Forgets a rule; a built-in one is again as shipped.
   *
   * @throws Problem 404 if there is none
   */
  public void delete(String name) {
    if (!settings.deleteRule(name) && BuiltInRules.named(name) == null) {
      throw Problem.notFound("rule", name);
    }
  }

  private Rule rule(RuleRow row) {
    return RuleJson.read(
            row.name(), json.stored(row.definition()), BuiltInRules.named(row.name()), _ -> true)
        .revised(row.revision());
  }
}
