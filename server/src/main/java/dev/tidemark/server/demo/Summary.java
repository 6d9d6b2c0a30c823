package dev.tidemark.server.demo;

import dev.tidemark.server.client.Json;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final List<String> FEATURES = List.of("hour", "distance", "origin", "destination");
  private static final Duration WINDOW = Duration.ofDays(1);
  private static final int MOST_ALERTS = 12;

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
    alerts();
    accuracy();
    candidate();
    out.println();
    out.println(
        serving
            ? "Dashboard: " + url.resolve("/models/" + FlightModel.NAME) + "   (Ctrl-C ends it)"
            : "The dashboard is served without --no-serve.");
    out.flush();
  }

  // --- what was injected

  private void incident(Incident incident) {
    out.printf(
        Locale.ROOT,
        "  %s to %s: %s%n",
        day(incident.start()),
        day(incident.end().minus(WINDOW)),
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
                percent(r.highest()),
                percent(r.reference().orElse(0))));
    out.printf(
        Locale.ROOT,
        "    accuracy %s; %s without the damage, as only the demo can know: %s%n",
        percent(outcome.truth().accuracyAsReceived(incident)),
        percent(outcome.truth().accuracyUndamaged(incident)),
        lossOf(incident));
  }

  private String lossOf(Incident incident) {
    double loss =
        outcome.truth().accuracyUndamaged(incident) - outcome.truth().accuracyAsReceived(incident);
    return loss > 0.01
        ? String.format(Locale.ROOT, "it cost %.1f points", 100 * loss)
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
      return number(lowest)
          + (windows > 1 ? " to " + number(highest) : "")
          + String.format(Locale.ROOT, ", drift in %d of %d windows", drifted, windows)
          + (before.isPresent() ? "; the day before " + number(before.getAsDouble()) : "")
          + (after.isPresent() ? ", the day after " + number(after.getAsDouble()) : "");
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
                "  %s: drift in %d windows, the largest PSI %s on %s%n",
                feature,
                drifted.size(),
                number(worst.value().orElseThrow()),
                day(worst.start())));
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
                    "  accuracy: more than 5 %% below the reference on %d days, the worst %s on %s,"
                        + " when %s of the flights were late%n",
                    losses.size(),
                    percent(worst.value().orElseThrow()),
                    day(worst.start()),
                    percent(outcome.truth().late(worst.start()))),
            () -> out.println("  accuracy: never more than 5 % below the reference"));
  }

  private static boolean isInjected(String feature, Instant start) {
    return Stream.of(Incident.values())
        .anyMatch(incident -> incident.feature().equals(feature) && incident.covers(start));
  }

  // --- alerts

  private void alerts() {
    List<Json> alerts =
        outcome.alerts().stream()
            .filter(alert -> !alert.text("state").equals("pending"))
            .sorted(Comparator.comparing(alert -> alert.text("started_at")))
            .toList();
    long resolved = alerts.stream().filter(a -> a.text("state").equals("resolved")).count();
    out.printf(
        Locale.ROOT,
        "Alerts: %d fired, %d of them resolved, %d still firing; %d notifications reached the demo's"
            + " receiver%n",
        alerts.size(),
        resolved,
        alerts.size() - resolved,
        outcome.notifications().size());
    List<Json> injected = alerts.stream().filter(Summary::isInjected).toList();
    List<Json> real = alerts.stream().filter(alert -> !isInjected(alert)).toList();
    injected.forEach(alert -> out.printf(Locale.ROOT, "  injected  %s%n", described(alert)));
    real.stream()
        .limit(MOST_ALERTS)
        .forEach(alert -> out.printf(Locale.ROOT, "  real      %s%n", described(alert)));
    if (real.size() > MOST_ALERTS) {
      out.printf(
          Locale.ROOT, "  real      … and %d more, on the dashboard%n", real.size() - MOST_ALERTS);
    }
  }

  private static String described(Json alert) {
    String until = alert.text("resolved_at");
    return String.format(
        Locale.ROOT,
        "%-7s %-12s %-18s %s",
        day(Instant.parse(alert.text("started_at"))),
        until.isEmpty() ? "still firing" : "to " + day(Instant.parse(until)),
        alert.text("rule"),
        alert.text("summary"));
  }

  /** Started while an incident lasted, on its feature or on the model as a whole. */
  private static boolean isInjected(Json alert) {
    Instant start = Instant.parse(alert.text("started_at"));
    String feature = alert.text("feature");
    return Stream.of(Incident.values())
        .anyMatch(
            i -> i.covers(start) && (i.feature().equals(feature) || !FEATURES.contains(feature)));
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
        now.reference().isPresent() ? percent(now.reference().getAsDouble()) : "unknown",
        day(now.start()),
        percent(now.value().orElseThrow()),
        now.lower().isPresent() && now.upper().isPresent()
            ? " ("
                + percent(now.lower().getAsDouble())
                + " to "
                + percent(now.upper().getAsDouble())
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

  // --- words

  private static String day(Instant time) {
    return DAY.format(time);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 0.1 ? "%.3f" : "%.2f", value);
  }
}
