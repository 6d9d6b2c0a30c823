package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.replay.StandingShadow;
import dev.tidemark.storage.replay.StandingShadowRepository;
import dev.tidemark.storage.shadow.StandingRows;
import dev.tidemark.storage.window.TimeWindow;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * The candidates that follow a model's traffic in shadow: their answers are analysed as a version's
 * of their own, beside the version they follow. One that also answers users in the same window is
 * analysed by what it logged there. Thread-safe.
 */
@Singleton
final class Shadows {
  private final StandingShadowRepository standings;
  private final StandingRows rows;

  Shadows(StandingShadowRepository standings, StandingRows rows) {
    this.standings = standings;
    this.rows = rows;
  }

  /** Those with answers in a window, oldest first. */
  List<StandingShadow> inWindow(String model, TimeWindow window, Collection<String> versions) {
    return standings.findByModelOrderByCreatedAt(model).stream()
        .filter(standing -> versions.contains(standing.champion()))
        .filter(standing -> !versions.contains(standing.candidate()))
        .filter(standing -> rows.hasAnswers(standing, window))
        .toList();
  }

  /** Those that follow one version. */
  List<StandingShadow> following(String model, String version) {
    return standings.findByModelOrderByCreatedAt(model).stream()
        .filter(standing -> standing.champion().equals(version))
        .toList();
  }

  /** The versions that one follows, or did. */
  List<String> followedBy(String model, String candidate) {
    return standings.findByModelOrderByCreatedAt(model).stream()
        .filter(standing -> standing.candidate().equals(candidate))
        .map(StandingShadow::champion)
        .distinct()
        .toList();
  }

  /** Whether a version follows another one, or did. */
  boolean isCandidate(String model, String version) {
    return standings.findByModelOrderByCreatedAt(model).stream()
        .anyMatch(standing -> standing.candidate().equals(version));
  }

  /** Starts of the hours of event time in which answers were written since then. */
  List<Instant> touchedHours(String model, Instant since) {
    return rows.touchedHours(model, ids(model), since);
  }

  /** A text that changes when the answers in a window do; empty without any. */
  String fingerprint(String model, TimeWindow window) {
    return String.join(",", rows.states(model, ids(model), window));
  }

  /** Of all models. */
  List<String> ids() {
    return standings.findAll().stream().map(StandingShadow::id).toList();
  }

  private List<String> ids(String model) {
    return standings.findByModelOrderByCreatedAt(model).stream().map(StandingShadow::id).toList();
  }
}
