package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.rule.Band;
import dev.tidemark.alerts.rule.Numbers;
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.alerts.rule.RuleJson;
import dev.tidemark.alerts.rule.Tuning;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertState;
import dev.tidemark.storage.alert.LastSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why a rule pages more often than it should, as stored results show it, and what would help. */
final class Noise {
  /** Ends and beginnings so close together are one trouble told several times. */
  private static final int CLOSE_WINDOWS = 2;

  private static final int COMES_BACK_TIMES = 2;
  private static final double USUAL_DEVIATIONS = 3;

  private final Rule rule;
  private final Past past;
  private final List<Judged> judged;
  private final List<Alert> episodes;

  Noise(Rule rule, Past past) {
    this.rule = rule;
    this.past = past;
    this.judged = past.judged(rule);
    this.episodes = past.episodes(rule);
  }

  /**
   * One reason.
   *
   * @param proposal fields of the rule to change; empty when there is nothing to propose
   */
  record Finding(String kind, String words, Map<String, Object> proposal) {}

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    tooFewRows().ifPresent(findings::add);
    nearNormal().ifPresent(findings::add);
    flapping().ifPresent(findings::add);
    return findings;
  }

  /** Series that fire again soon after they were well, more than once. */
  private Optional<Finding> flapping() {
    Map<String, List<Alert>> series =
        episodes.stream().collect(Collectors.groupingBy(Alert::fingerprint));
    long comingBack =
        series.values().stream().filter(of -> timesBackSoon(of) >= COMES_BACK_TIMES).count();
    if (comingBack == 0) {
      return Optional.empty();
    }
    Map<String, Object> proposal =
        Map.of("for", rule.forWindows() + 1, "clear", Map.of("for", rule.clear().windows() + 1));
    return Optional.of(
        new Finding(
            "flapping",
            String.format(
                Locale.ROOT,
                "%d of %d series fired again within %d windows of being well, %d times or more",
                comingBack,
                series.size(),
                CLOSE_WINDOWS,
                COMES_BACK_TIMES),
            rule.clear().condition() == null ? proposal : Map.of("for", rule.forWindows() + 1)));
  }

  private static long timesBackSoon(List<Alert> episodes) {
    long times = 0;
    for (int i = 1; i < episodes.size(); i++) {
      Alert before = episodes.get(i - 1);
      Instant well = before.resolvedAt();
      Duration window = Duration.between(before.windowStart(), before.windowEnd());
      if (before.state() == AlertState.RESOLVED
          && well != null
          && !episodes.get(i).startedAt().isAfter(well.plus(window.multipliedBy(CLOSE_WINDOWS)))) {
        times++;
      }
    }
    return times;
  }

  /** Series whose windows without trouble reach the limit by themselves. */
  private Optional<Finding> nearNormal() {
    Tuning tuning = Tuning.of(rule).orElse(null);
    if (tuning == null) {
      return Optional.empty();
    }
    Set<String> fired = new HashSet<>();
    episodes.forEach(alert -> fired.add(alert.fingerprint()));
    Map<String, List<Double>> quiet = new HashMap<>();
    for (Judged of : judged) {
      double touched = tuning.touchedAt(of.result().value(), of.result().referenceValue());
      String series = Series.of(rule, of.result()).fingerprint();
      if (of.isKnown()
          && of.seen() != LastSeen.BREACH
          && Double.isFinite(touched)
          && fired.contains(series)) {
        quiet.computeIfAbsent(series, _ -> new ArrayList<>()).add(touched);
      }
    }
    long near = quiet.values().stream().filter(values -> reaches(values, tuning)).count();
    if (near == 0 || near * 2 < fired.size()) {
      return Optional.empty();
    }
    List<Suggestion.Try> tries = Suggestion.tries(past, rule, tuning, 1);
    Suggestion.@Nullable Try better = Suggestion.chosen(past, tries, 1);
    return Optional.of(
        new Finding(
            "threshold_near_normal",
            String.format(
                Locale.ROOT,
                "in %d of %d series that fired, %s lies within %s standard deviations of their"
                    + " windows without trouble",
                near,
                fired.size(),
                Numbers.plain(tuning.limit()),
                Numbers.plain(USUAL_DEVIATIONS)),
            better == null ? Map.of() : Map.of("when", RuleJson.when(better.rule()))));
  }

  private static boolean reaches(List<Double> quiet, Tuning tuning) {
    double[] values = quiet.stream().mapToDouble(Double::doubleValue).toArray();
    return Band.of(values, values.length, USUAL_DEVIATIONS)
        .filter(band ->
            tuning.isLowBad()
                ? band.lower() <= tuning.limit() && tuning.limit() <= band.middle()
                : band.upper() >= tuning.limit() && tuning.limit() >= band.middle())
        .isPresent();
  }

  /** Windows that breach have far fewer rows than the others. */
  private Optional<Finding> tooFewRows() {
    double breaching = medianRows(LastSeen.BREACH);
    double clear = medianRows(LastSeen.CLEAR);
    if (!(breaching * 2 < clear)) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            "too_few_rows",
            String.format(
                Locale.ROOT,
                "windows that breach have %.0f rows, windows that do not have %.0f (medians)",
                breaching,
                clear),
            Map.of("min_sample", (long) Math.ceil(clear / 2))));
  }

  private double medianRows(LastSeen seen) {
    long[] rows =
        judged.stream()
            .filter(of -> of.seen() == seen)
            .mapToLong(of -> of.result().sampleSize())
            .sorted()
            .toArray();
    return rows.length == 0 ? Double.NaN : rows[rows.length / 2];
  }
}
