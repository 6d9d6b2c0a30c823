package dev.tidemark.dashboard;

import dev.tidemark.storage.profile.ProfileRow;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Results of a made-up model over daily windows, with incidents planted on purpose: {@code
 * distance} shifts from day 60 for {@code shiftDays} days, {@code origin} loses values from day 80
 * for two days.
 */
final class SyntheticModel {
  static final Instant BEGIN = Instant.parse("2026-02-01T00:00:00Z");
  private static final int ROWS = 12_000;
  private static final long REFERENCE_ROWS = 80_000;
  private static final int BINS = 10;

  private final String model;
  private final int days;
  private final int shiftDays;
  private final Random random;
  private final List<MetricResult> results = new ArrayList<>();
  private final List<ProfileRow> profiles = new ArrayList<>();

  SyntheticModel(String model, int days, int shiftDays, long seed) {
    this.model = model;
    this.days = days;
    this.shiftDays = shiftDays;
    this.random = new Random(seed);
    for (int day = 0; day < days; day++) {
      day(day);
    }
  }

  List<MetricResult> results() {
    return results;
  }

  List<ProfileRow> profiles() {
    return profiles;
  }

  private void day(int day) {
    TimeWindow window =
        new TimeWindow(BEGIN.plus(Duration.ofDays(day)), BEGIN.plus(Duration.ofDays(day + 1L)));
    long rows = day == 20 ? 12 : Math.round(ROWS * (1 + 0.25 * Math.sin(day * 2 * Math.PI / 7)));
    boolean shifted = day >= 60 && day < 60 + shiftDays;
    boolean nulls = day >= 80 && day < 82;
    feature(window, "distance", ProfileRow.Kind.NUMERIC, rows, shifted ? 1.9 : 0.0, 0.0);
    feature(window, "hour", ProfileRow.Kind.NUMERIC, rows, 0.02, 0.0);
    feature(window, "weekday", ProfileRow.Kind.NUMERIC, rows, 0.01, 0.0);
    feature(
        window, "origin", ProfileRow.Kind.CATEGORICAL, rows, nulls ? 0.35 : 0.03, nulls ? 0.34 : 0);
    feature(window, "destination", ProfileRow.Kind.CATEGORICAL, rows, 0.04, 0.001);
    vector(window, "bio_embedding", rows, shifted ? 0.05 : 0.0);
    output(window, rows, shifted ? 0.38 : 0.02);
    performance(window, rows, shifted, day >= days - 4);
    serving(window, rows, nulls);
  }

  private void feature(
      TimeWindow window,
      String name,
      ProfileRow.Kind kind,
      long rows,
      double shift,
      double nullRate) {
    double expected = (BINS - 1) * (1.0 / rows + 1.0 / REFERENCE_ROWS);
    double psi = shift * (0.9 + 0.2 * random.nextDouble()) + expected * random.nextDouble() * 2;
    boolean enough = rows >= 30;
    boolean drift = enough && psi > 0.2;
    Status status = !enough ? Status.INSUFFICIENT : drift ? Status.DRIFT : Status.OK;
    add(window, Subject.FEATURE, name, "psi", enough ? psi : Double.NaN, expected, status, rows, 0);
    add(
        window,
        Subject.FEATURE,
        name,
        "ks_statistic",
        enough ? Math.min(0.9, 0.3 * psi) : Double.NaN,
        Double.NaN,
        status,
        rows,
        0);
    Status nullStatus = nullRate > 0.05 ? Status.DRIFT : Status.OK;
    add(window, Subject.FEATURE, name, "null_rate", nullRate, Double.NaN, nullStatus, rows, 0.0005);
    profile(window, name, Subject.FEATURE, kind, rows, shift, nullRate);
  }

  private void vector(TimeWindow window, String name, long rows, double shift) {
    Status status = rows < 30 ? Status.INSUFFICIENT : shift > 0 ? Status.DRIFT : Status.OK;
    double mmd = shift + 0.0004 * random.nextGaussian();
    double moved = Math.sqrt(mmd < 0 ? 0 : mmd) + 0.01;
    add(window, Subject.FEATURE, name, "mmd", mmd, Double.NaN, status, rows, 0);
    add(window, Subject.FEATURE, name, "mean_distance", 3 * moved, 0.03, Status.OK, rows, 0);
    add(window, Subject.FEATURE, name, "mean_distance_normalized", moved, 0.01, status, rows, 0);
    add(window, Subject.FEATURE, name, "mean_cosine_distance", mmd * mmd, 0.0001, status, rows, 0);
    add(window, Subject.FEATURE, name, "null_rate", 0, Double.NaN, Status.OK, rows, 0);
  }

  private void output(TimeWindow window, long rows, double shift) {
    double expected = (BINS - 1) * (1.0 / rows + 1.0 / REFERENCE_ROWS);
    Status status = rows < 30 ? Status.INSUFFICIENT : shift > 0.2 ? Status.DRIFT : Status.OK;
    add(
        window,
        Subject.OUTPUT,
        "score",
        "psi",
        rows < 30 ? Double.NaN : shift + expected * random.nextDouble(),
        expected,
        status,
        rows,
        0);
    profile(window, "score", Subject.OUTPUT, ProfileRow.Kind.NUMERIC, rows, shift, 0);
  }

  private void performance(TimeWindow window, long rows, boolean shifted, boolean young) {
    double coverage = young ? 0.2 : 0.97;
    long labelled = Math.round(rows * coverage);
    double accuracy = (shifted ? 0.749 : 0.811) + 0.008 * random.nextGaussian();
    double half = 1.96 * Math.sqrt(accuracy * (1 - accuracy) / labelled);
    results.add(
        result(window, Subject.MODEL, "", "accuracy", accuracy, labelled)
            .interval(accuracy - half, accuracy + half)
            .reference(0.812)
            .status(shifted ? Status.DRIFT : Status.OK)
            .build());
    double auc = (shifted ? 0.66 : 0.71) + 0.006 * random.nextGaussian();
    results.add(
        result(window, Subject.MODEL, "", "roc_auc", auc, labelled)
            .interval(auc - 0.01, auc + 0.01)
            .reference(0.713)
            .build());
    results.add(result(window, Subject.MODEL, "", "label_coverage", coverage, rows).build());
  }

  private void serving(TimeWindow window, long rows, boolean isTroubled) {
    double slow = isTroubled ? 2.5 : 1 + 0.1 * random.nextDouble();
    serving(window, "latency_p50", 11 * slow, 12, rows);
    serving(window, "latency_p95", 38 * slow, 40, rows);
    serving(window, "latency_p99", 81 * slow, 85, rows);
    serving(window, "error_rate", isTroubled ? 0.031 : 0.0004, 0.0005, rows);
  }

  private void serving(
      TimeWindow window, String metric, double value, double reference, long rows) {
    results.add(
        result(window, Subject.MODEL, "", metric, value, rows).reference(reference).build());
  }

  private void profile(
      TimeWindow window,
      String name,
      Subject subject,
      ProfileRow.Kind kind,
      long rows,
      double shift,
      double nullRate) {
    boolean numeric = kind == ProfileRow.Kind.NUMERIC;
    int bins = numeric ? BINS : 8;
    long nulls = Math.round(rows * nullRate);
    long[] counts = new long[bins];
    long[] reference = new long[bins];
    double[] weights = new double[bins];
    for (int i = 0; i < bins; i++) {
      reference[i] = numeric ? REFERENCE_ROWS / bins : REFERENCE_ROWS / (i + 2L);
      double tilt = shift * (2.0 * i / (bins - 1) - 1);
      weights[i] = reference[i] * Math.exp(tilt);
    }
    double total = Arrays.stream(weights).sum();
    for (int i = 0; i < bins; i++) {
      counts[i] = Math.round((rows - nulls) * weights[i] / total);
    }
    double scale = 1 + shift / 3;
    double[] edges = {120, 240, 330, 410, 520, 640, 800, 1010, 1520};
    double[] levels = {0.05, 0.25, 0.5, 0.75, 0.95};
    double[] referenceQuantiles = {90, 285, 520, 900, 2000};
    profiles.add(
        new ProfileRow(
            model,
            "1",
            subject,
            name,
            "",
            "1d",
            window,
            "january",
            1,
            kind,
            numeric ? edges : new double[0],
            numeric ? List.of() : categories(),
            counts,
            reference,
            rows,
            nulls,
            0,
            numeric ? 900 : 229,
            numeric ? 700 * scale : Double.NaN,
            numeric ? 560 * scale : Double.NaN,
            numeric ? levels : new double[0],
            numeric
                ? Arrays.stream(referenceQuantiles).map(q -> q * scale).toArray()
                : new double[0],
            REFERENCE_ROWS,
            40,
            numeric ? referenceQuantiles : new double[0],
            1));
  }

  /** Airports; those of the hostile model are as bad as users can make them. */
  private List<String> categories() {
    return model.equals(SyntheticFleet.HOSTILE)
        ? List.of(
            "<script>alert(1)</script>",
            "=cmd|' /C calc'!A0",
            "\u202Elive\u0007",
            "long ".repeat(2_000),
            "\"quoted\", 'too'",
            "",
            "@SUM(A1)")
        : List.of("ORD", "DFW", "ATL", "LAX", "PHX", "DTW", "STL");
  }

  private void add(
      TimeWindow window,
      Subject subject,
      String name,
      String metric,
      double value,
      double expected,
      Status status,
      long rows,
      double reference) {
    results.add(
        result(window, subject, name, metric, value, rows)
            .expected(expected)
            .reference(metric.equals("null_rate") ? reference : Double.NaN)
            .status(status)
            .build());
  }

  private ResultBuilder result(
      TimeWindow window, Subject subject, String name, String metric, double value, long rows) {
    return new ResultBuilder(model, window, subject, name, metric, value, rows, REFERENCE_ROWS);
  }
}
