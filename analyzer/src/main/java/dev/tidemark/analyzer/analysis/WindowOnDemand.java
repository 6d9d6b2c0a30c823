package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.analysis.ComparisonOnDemand.Asked;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.replay.StandingShadow;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Finds the rows that stand behind a number: as the analysis of exactly this window took them where
 * there was one, else as the settings say. Thread-safe.
 */
@Singleton
final class WindowOnDemand {
  private final ReferenceRules references;
  private final ResultReader results;
  private final WindowPlan plans;
  private final Shadows shadows;

  WindowOnDemand(
      ReferenceRules references, ResultReader results, WindowPlan plans, Shadows shadows) {
    this.references = references;
    this.results = results;
    this.plans = plans;
    this.shadows = shadows;
  }

  /**
   * The window as a task that an analysis could carry out.
   *
   * @throws Problem 404 if the reference does not exist
   */
  WindowTask of(Asked asked) {
    ReferenceRule rule = references.of(asked.settings(), asked.reference());
    List<MetricResult> analysed = analysed(asked, rule);
    String version = asked.version().isEmpty() ? onlyVersion(analysed).orElse("") : asked.version();
    String model = asked.settings().name();
    WindowLength length =
        WindowLength.parse(
            analysed.stream()
                .map(MetricResult::windowLength)
                .findFirst()
                .orElse(asked.settings().window()));
    return new WindowTask(
            asked.settings(),
            version,
            asked.segment(),
            length.text(),
            asked.window(),
            rule.baseline(model, version, length, asked.window()),
            inShadow(asked, version),
            false)
        .in(asked.segment());
  }

  /** One result for each version and length of exactly this window. */
  private List<MetricResult> analysed(Asked asked, ReferenceRule rule) {
    return results
        .find(
            ResultQuery.of(asked.settings().name())
                .metrics(List.of("row_count"))
                .versions(asked.version().isEmpty() ? List.of() : List.of(asked.version()))
                .segments(List.of(asked.segment().text()))
                .references(List.of(rule.name()))
                .startingAt(List.of(asked.window().start()))
                .between(asked.window().start(), asked.window().start().plusMillis(1)))
        .stream()
        .filter(one -> one.window().equals(asked.window()) && !Double.isNaN(one.value()))
        .toList();
  }

  private static Optional<String> onlyVersion(List<MetricResult> analysed) {
    List<String> versions = analysed.stream().map(MetricResult::version).distinct().toList();
    return versions.size() == 1 ? Optional.of(versions.getFirst()) : Optional.empty();
  }

  private Optional<StandingShadow> inShadow(Asked asked, String version) {
    String model = asked.settings().name();
    if (!shadows.isCandidate(model, version)) {
      return Optional.empty();
    }
    Collection<String> answering = plans.versions(model, asked.window());
    return shadows.inWindow(model, asked.window(), answering).stream()
        .filter(standing -> standing.candidate().equals(version))
        .findFirst();
  }
}
