package dev.tidemark.alerts.rule;

import dev.tidemark.storage.alert.Severity;
import dev.tidemark.storage.result.MetricName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One rule: for which series, what must hold, for how many windows, and who is told.
 *
 * @param revision 0 for a built-in rule as shipped
 * @param overrides other terms for some of the series; the first that matches counts
 */
public record Rule(
    String name,
    String description,
    boolean builtIn,
    long revision,
    Target target,
    Terms terms,
    List<RuleOverride> overrides) {
  public Rule {
    overrides = List.copyOf(overrides);
  }

  /** This rule as it applies to one series: under the terms of the first override that matches. */
  public Rule at(String ofModel, String ofVersion, String ofFeature, String ofSegment) {
    for (RuleOverride override : overrides) {
      if (override.matches(ofModel, ofVersion, ofFeature, ofSegment)) {
        return under(override.terms(), revision, overrides);
      }
    }
    return this;
  }

  /** Whether it is on for any series. */
  public boolean isOnAnywhere() {
    return enabled() || overrides.stream().anyMatch(override -> override.terms().enabled());
  }

  /** Every metric it looks at, by its name in storage. */
  public Set<String> metrics() {
    Set<String> metrics = new TreeSet<>();
    metrics.add(metricName().metric());
    operands().forEach(operand -> metrics.add(operand.metric().metric()));
    return metrics;
  }

  /** The other metrics that its conditions speak of. */
  public Set<Operand> operands() {
    Set<Operand> operands = new LinkedHashSet<>();
    conditions().forEach(condition -> operands.addAll(condition.operands()));
    return operands;
  }

  /** Of how many windows before the judged one it needs to know. */
  public int lookback() {
    return conditions().mapToInt(Condition::lookback).max().orElse(0);
  }

  /** The waits after the end of a window that it asks for. */
  public Set<Span> waits() {
    Set<Span> waits = new LinkedHashSet<>();
    allTerms().map(Terms::patience).filter(Objects::nonNull).forEach(waits::add);
    return waits;
  }

  private Stream<Terms> allTerms() {
    return Stream.concat(Stream.of(terms), overrides.stream().map(RuleOverride::terms));
  }

  private Stream<Condition> conditions() {
    return allTerms()
        .flatMap(of -> Stream.of(of.when(), of.clear().condition()))
        .filter(Objects::nonNull);
  }

  /** The metric's name in storage and the output meant, if the name is an alias. */
  public MetricName metricName() {
    return MetricName.parse(target.metric());
  }

  /** The silence that this rule waits for, if it is about silence. */
  public Optional<Silence> silence() {
    return when() instanceof Condition.SilentFor(Silence length)
        ? Optional.of(length)
        : Optional.empty();
  }

  public Rule revised(long newRevision) {
    return under(terms, newRevision, overrides);
  }

  /** This rule with another end of its alerts. */
  Rule clearing(Clearing newClear) {
    return with(when(), newClear);
  }

  /** This rule with other conditions. */
  Rule with(Condition newWhen, Clearing newClear) {
    return under(terms.with(newWhen, newClear), revision, overrides);
  }

  private Rule under(Terms newTerms, long newRevision, List<RuleOverride> newOverrides) {
    return new Rule(name, description, builtIn, newRevision, target, newTerms, newOverrides);
  }

  public boolean enabled() {
    return terms.enabled();
  }

  public Glob model() {
    return target.model();
  }

  public Glob version() {
    return target.version();
  }

  public String metric() {
    return target.metric();
  }

  public @Nullable Glob feature() {
    return target.feature();
  }

  public @Nullable Glob segment() {
    return target.segment();
  }

  public @Nullable String window() {
    return target.window();
  }

  public Condition when() {
    return terms.when();
  }

  public int forWindows() {
    return terms.forWindows();
  }

  public Clearing clear() {
    return terms.clear();
  }

  public Severity severity() {
    return terms.severity();
  }

  public List<String> receivers() {
    return terms.receivers();
  }

  public @Nullable String runbookUrl() {
    return terms.runbookUrl();
  }

  public long minSample() {
    return terms.minSample();
  }

  public @Nullable Double minLabelCoverage() {
    return terms.minLabelCoverage();
  }
}
