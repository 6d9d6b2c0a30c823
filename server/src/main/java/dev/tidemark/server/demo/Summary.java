package dev.tidemark.server.demo;

import dev.tidemark.server.client.Json;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What the demo says in the end. Every number under "found" comes from the service; what only the
 * demo knows (what it broke, what would have been without it) is said to be so.
 */
final class Summary {
  private static final List<String> FEATURES = List.of("hour", "distance", "origin", "destination");
  private static final Duration WINDOW = Duration.ofDays(1);

  private final PrintWriter out;
  private final Demo.Outcome outcome;

  Summary(PrintWriter out, Demo.Outcome outcome) {
    this.out = out;
    this.outcome = outcome;
  }

  /**
   * @param url where the service answers
   * @param serving whether it goes on answering
   */
  void print(URI url, boolean serving) {
    out.println();
    out.println("Found in the flights of 1 February to 30 June 2001, day by day against January");
    out.println();
    out.println("Injected, as announced:");
    Stream.of(Incident.values()).forEach(this::incident);
    out.println("Real, nobody's doing but the weather's and the timetable's:");
    FEATURES.forEach(this::realDrift);
    realLosses();
    out.println();
    new AlertSummary(out, outcome.truth(), outcome.alerts()).print(outcome.notifications().size());
    accuracy();
    candidate();
    out.println();
    out.println(
        serving
            ? "Dashboard: " + url.resolve("/models/" + FlightModel.NAME) + "   (Ctrl-C ends it)"
            : "Without --no-serve the dashboard would be served now.");
    out.flush();
  }

  // --- what was injected

  private void incident(Incident incident) {
    out.printf(
        Locale.ROOT,
        "  %s to %s: %s%n",
        Words.day(incident.start()),
        Words.day(incident.end().minus(WINDOW)),
        incident.description());
    Optional<Range> psi = range("psi", incident.feature(), incident);
    psi.ifPresent(
        r -> out.printf(Locale.ROOT, "    %s: PSI %s%n", incident.feature(), r.described()));
    range("psi_with_nulls", incident.feature(), incident)
        .filter(r -> psi.isEmpty())
        .ifPresent(r ->
            out.printf(
                Locale.ROOT, "    %s: PSI with nulls %s%n", incident.feature(), r.described()));
    range("null_rate", incident.feature(), incident)
        .filter(r -> r.highest() > 0)
        .ifPresent(r ->
            out.printf(
                Locale.ROOT,
                "    %s: null rate %s, %s in the reference%n",
                incident.feature(),
                Words.percent(r.highest()),
                Words.percent(r.reference().orElse(0))));
    out.printf(
        Locale.ROOT,
        "    accuracy %s; %s without the damage, as only the demo can know: %s%n",
        Words.percent(outcome.truth().accuracyAsReceived(incident)),
        Words.percent(outcome.truth().accuracyUndamaged(incident)),
        lossOf(incident));
  }

  private String lossOf(Incident incident) {
    double cost = outcome.truth().cost(incident);
    return cost > 0.01
        ? String.format(Locale.ROOT, "it cost %.1f points", 100 * cost)
        : "the input was wrong and this model got away with it";
  }

  /** Values of one metric while an incident lasted, and on the days beside it. */
  private record Range(
      double lowest,
      double highest,
      long drifted,
      long windows,
      OptionalDouble before,
      OptionalDouble after,
      OptionalDouble reference) {
    String described() {
      return Words.number(lowest)
          + (Words.number(lowest).equals(Words.number(highest))
              ? ""
              : " to " + Words.number(highest))
          + String.format(Locale.ROOT, ", drift in %d of %d windows", drifted, windows)
          + (before.isPresent() ? "; the day before " + Words.number(before.getAsDouble()) : "")
          + (after.isPresent() ? ", the day after " + Words.number(after.getAsDouble()) : "");
    }
  }

  private Optional<Range> range(String metric, String feature, Incident incident) {
    List<Results.Point> during =
        outcome.results().points(metric, feature, incident.start(), incident.end()).stream()
            .filter(p -> p.value().isPresent())
            .toList();
    if (during.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Range(
            during.stream().mapToDouble(p -> p.value().orElseThrow()).min().orElseThrow(),
            during.stream().mapToDouble(p -> p.value().orElseThrow()).max().orElseThrow(),
            during.stream().filter(Results.Point::isDrift).count(),
            during.size(),
            value(metric, feature, incident.start().minus(WINDOW)),
            value(metric, feature, incident.end()),
            during.getFirst().reference()));
  }

  private OptionalDouble value(String metric, String feature, Instant start) {
    return outcome.results().points(metric, feature, start, start.plus(WINDOW)).stream()
        .map(Results.Point::value)
        .findFirst()
        .orElse(OptionalDouble.empty());
  }

  // --- what was not

  private void realDrift(String feature) {
    List<Results.Point> drifted =
        outcome.results().points("psi", feature).stream()
            .filter(p -> p.isDrift() && p.value().isPresent() && !isInjected(feature, p.start()))
            .toList();
    drifted.stream()
        .max(Comparator.comparingDouble(p -> p.value().orElseThrow()))
        .ifPresent(worst ->
            out.printf(
                Locale.ROOT,
                "  %s: drift on %s; the largest PSI %s on %s%n",
                feature,
                Words.days(drifted.stream().map(Results.Point::start).toList()),
                Words.number(worst.value().orElseThrow()),
                Words.day(worst.start())));
  }

  private void realLosses() {
    List<Results.Point> losses =
        outcome.results().points("accuracy", "").stream()
            .filter(p -> p.value().isPresent() && p.reference().isPresent())
            .filter(p -> p.value().orElseThrow() < 0.95 * p.reference().orElseThrow())
            .filter(p -> !Incident.isAnyAt(p.start()))
            .toList();
    losses.stream()
        .min(Comparator.comparingDouble(p -> p.value().orElseThrow()))
        .ifPresentOrElse(
            worst ->
                out.printf(
                    Locale.ROOT,
                    "  accuracy: more than 5 %% below the reference on %s, on which %s of the flights were"
                        + " late (in January %s); the worst %s on %s with %s%n",
                    Words.count(losses.size(), "day"),
                    Words.percent(
                        outcome.truth().late(losses.stream().map(Results.Point::start).toList())),
                    Words.percent(outcome.truth().lateInReference()),
                    Words.percent(worst.value().orElseThrow()),
                    Words.day(worst.start()),
                    Words.percent(outcome.truth().late(List.of(worst.start())))),
            () -> out.println("  accuracy: never more than 5 % below the reference"));
  }

  private static boolean isInjected(String feature, Instant start) {
    return Stream.of(Incident.values())
        .anyMatch(incident -> incident.feature().equals(feature) && incident.covers(start));
  }

  // --- accuracy and the candidate

  private void accuracy() {
    List<Results.Point> points =
        outcome.results().points("accuracy", "").stream()
            .filter(p -> p.value().isPresent())
            .toList();
    if (points.isEmpty()) {
      out.println("Accuracy: no window has enough labels.");
      return;
    }
    Results.Point now = points.getLast();
    out.printf(
        Locale.ROOT,
        "Accuracy: reference %s; now (%s) %s%s, of %,d flights with a label%n",
        now.reference().isPresent() ? Words.percent(now.reference().getAsDouble()) : "unknown",
        Words.day(now.start()),
        Words.percent(now.value().orElseThrow()),
        now.lower().isPresent() && now.upper().isPresent()
            ? " ("
                + Words.percent(now.lower().getAsDouble())
                + " to "
                + Words.percent(now.upper().getAsDouble())
                + ")"
            : "",
        now.rows());
  }

  private void candidate() {
    Json verdict = outcome.report().at("verdict");
    out.printf(
        Locale.ROOT,
        "Candidate %s against %s on the same flights: %s%n",
        FlightModel.CANDIDATE,
        FlightModel.CHAMPION,
        verdict.text("decision"));
    verdict.list("reasons").forEach(reason -> out.printf(Locale.ROOT, "  %s%n", reason.text()));
  }
}
