package dev.tidemark.alerts.incident;

import dev.tidemark.alerts.rule.Numbers;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.result.MetricName;
import dev.tidemark.storage.result.MetricResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What probably happened, read off the alerts of one model and the numbers of the window in which
 * they fired. The same numbers give the same answer.
 *
 * @param headline a few words, to follow the model's name
 * @param evidence one or two sentences with the numbers
 * @param lookFirst where to begin
 * @param causes the features with the largest part first, at most {@value #MOST_CAUSES}
 */
public record Diagnosis(
    Likely kind, String headline, String evidence, String lookFirst, List<Cause> causes) {
  static final int MOST_CAUSES = 5;

  /** Metrics to read of the window for {@link #of}. */
  public static final List<String> METRICS =
      List.of(
          "psi",
          "psi_with_nulls",
          "null_rate",
          "type_mismatch_rate",
          "unseen_category_rate",
          "p05",
          "p25",
          "p50",
          "p75",
          "p95");

  /** A rate this far above the reference's explains a drift. */
  private static final double NOTABLE = 0.05;

  /** Below this PSI a feature is as it was. */
  private static final double UNMOVED = 0.1;

  private static final Set<String> SERVING =
      Set.of("error_rate", "latency_p50", "latency_p95", "latency_p99", "requests_per_second");

  private static final Set<String> VECTORS =
      Set.of("mmd", "mean_distance", "mean_distance_normalized", "mean_cosine_distance");

  public Diagnosis {
    causes = List.copyOf(causes);
  }

  /**
   * @param alerts of one model, firing; not empty
   * @param window results of the window in which they fire, of {@link #METRICS}; may be empty
   */
  public static Diagnosis of(Collection<Alert> alerts, Collection<MetricResult> window) {
    Optional<Alert> silent =
        alerts.stream().filter(alert -> alert.metric().equals("predictions")).findFirst();
    if (silent.isPresent()) {
      return new Diagnosis(
          Likely.MISSING_DATA,
          "no data",
          sentence(silent.get().summary()),
          "Whether the serving system still runs and still posts to Tidemark; then the collector's"
              + " counters of rejected records.",
          List.of());
    }
    WindowNumbers numbers = new WindowNumbers(window);
    Map<String, Double> drift = numbers.drift();
    double total = drift.values().stream().mapToDouble(Double::doubleValue).sum();
    Map<String, List<Alert>> byFeature =
        alerts.stream()
            .filter(Diagnosis::isAboutInput)
            .collect(Collectors.groupingBy(Alert::feature, TreeMap::new, Collectors.toList()));
    List<Cause> causes = new ArrayList<>();
    byFeature.forEach(
        (feature, of) -> causes.add(cause(feature, of, numbers, share(drift.get(feature), total))));
    causes.sort(
        Comparator.comparingDouble(
                (Cause cause) -> {
                  Double contribution = cause.contribution();
                  return contribution == null ? -1 : contribution;
                })
            .reversed()
            .thenComparing(Cause::feature));
    if (causes.isEmpty()) {
      return withoutInputs(alerts, drift);
    }
    return withInputs(causes);
  }

  /** All of these alerts are about the model's answers, not about what it is given. */
  private static Diagnosis withoutInputs(Collection<Alert> alerts, Map<String, Double> drift) {
    String what =
        alerts.stream()
            .map(alert -> sentence(alert.summary()))
            .distinct()
            .limit(3)
            .collect(Collectors.joining(" "));
    if (alerts.stream().allMatch(alert -> SERVING.contains(alert.metric()))) {
      return new Diagnosis(
          Likely.SERVING,
          alerts.stream().anyMatch(a -> a.metric().equals("error_rate"))
              ? "calls fail"
              : "answers are slow",
          what,
          "The serving system's own log and its last deployment.",
          List.of());
    }
    Optional<Map.Entry<String, Double>> most =
        drift.entrySet().stream().max(Map.Entry.comparingByValue());
    if (most.isEmpty()) {
      return new Diagnosis(
          Likely.UNKNOWN, "the model's answers changed", what, "The model's page.", List.of());
    }
    String mostMoved =
        " The feature that moved most is "
            + most.get().getKey()
            + " (PSI "
            + Numbers.plain(most.get().getValue())
            + ").";
    if (most.get().getValue() < UNMOVED) {
      return new Diagnosis(
          Likely.CONCEPT_CHANGE,
          "the model's answers changed though no input did",
          what + mostMoved,
          "Whether a new model version was deployed or the labels changed their meaning; else what"
              + " the inputs used to tell about the truth has changed: retrain on recent labels.",
          List.of());
    }
    return new Diagnosis(
        Likely.REAL_WORLD_DRIFT,
        "the model's answers changed",
        what + mostMoved,
        "The feature " + most.get().getKey() + ", and the segments in which the model errs most.",
        List.of());
  }

  private static Diagnosis withInputs(List<Cause> causes) {
    Map<Likely, Double> weights = new EnumMap<>(Likely.class);
    for (Cause cause : causes) {
      Double contribution = cause.contribution();
      weights.merge(cause.kind(), contribution == null ? 0.001 : contribution, Double::sum);
    }
    Likely kind =
        weights.entrySet().stream()
            .max(
                Map.Entry.<Likely, Double>comparingByValue()
                    .thenComparing(Map.Entry.<Likely, Double>comparingByKey().reversed()))
            .orElseThrow()
            .getKey();
    List<Cause> ofKind = causes.stream().filter(cause -> cause.kind() == kind).toList();
    String names = names(ofKind);
    String evidence =
        ofKind.stream().limit(3).map(Cause::evidence).collect(Collectors.joining(" "));
    List<Cause> shown = causes.stream().limit(MOST_CAUSES).toList();
    Instant since = ofKind.stream().map(Cause::since).min(Comparator.naturalOrder()).orElseThrow();
    String day = since.toString().substring(0, 10);
    return switch (kind) {
      case NULLS ->
          new Diagnosis(
              kind,
              "nulls in " + names,
              evidence,
              "The join or the client that fills " + names + ": what changed there on " + day + ".",
              shown);
      case TYPE_CHANGE ->
          new Diagnosis(
              kind,
              "another type in " + names,
              evidence,
              "A raw record before and after " + day + ": how " + names + " is written.",
              shown);
      case UNIT_CHANGE ->
          new Diagnosis(
              kind,
              "another unit in " + names,
              evidence,
              "A raw value of "
                  + names
                  + " before and after "
                  + day
                  + ", and what was deployed"
                  + " upstream on that day.",
              shown);
      case NEW_CATEGORY ->
          new Diagnosis(
              kind,
              "unknown values in " + names,
              evidence,
              "Which values of "
                  + names
                  + " are new (the feature's page lists them): a new code,"
                  + " another spelling, or a new group of users.",
              shown);
      default ->
          new Diagnosis(
              Likely.REAL_WORLD_DRIFT,
              "drift in " + names,
              evidence
                  + " No feature among them is empty, unknown or multiplied by one number, so this"
                  + " looks like a change of the world, not of the delivery.",
              lookFirst(causes.getFirst()),
              shown);
    };
  }

  /** Where to begin when nothing but the values themselves changed. */
  private static String lookFirst(Cause cause) {
    return VECTORS.contains(cause.metric())
        ? "Whether something else makes the vectors of "
            + cause.feature()
            + " now: those of two embedding models, or of two versions of one, do not compare. Else"
            + " the texts or images that they are made from."
        : "The distribution of "
            + cause.feature()
            + " beside the reference; if the change is real and stays, retrain, then take a new"
            + " reference.";
  }

  private static Cause cause(
      String feature, List<Alert> alerts, WindowNumbers numbers, @Nullable Double contribution) {
    Alert first =
        alerts.stream()
            .max(Comparator.comparing(Alert::severity).thenComparing(Alert::rule))
            .orElseThrow();
    Instant since =
        alerts.stream().map(Alert::startedAt).min(Comparator.naturalOrder()).orElseThrow();
    Likely kind;
    String evidence;
    Optional<UnitChange> unit = UnitChange.of(numbers.quantiles(feature));
    if (numbers.excess(feature, "null_rate") > NOTABLE) {
      kind = Likely.NULLS;
      evidence = rate(numbers, feature, "null_rate", "of its values are null");
    } else if (numbers.excess(feature, "type_mismatch_rate") > NOTABLE) {
      kind = Likely.TYPE_CHANGE;
      evidence = rate(numbers, feature, "type_mismatch_rate", "of its values are of another type");
    } else if (unit.isPresent()) {
      kind = Likely.UNIT_CHANGE;
      evidence = feature + ": " + unit.get().evidence() + median(numbers, feature) + ".";
    } else if (numbers.excess(feature, "unseen_category_rate") > NOTABLE) {
      kind = Likely.NEW_CATEGORY;
      evidence =
          rate(
              numbers,
              feature,
              "unseen_category_rate",
              "of its values are categories that the reference does not know");
    } else {
      kind = Likely.REAL_WORLD_DRIFT;
      evidence = drifted(numbers, feature, first);
    }
    return new Cause(
        feature,
        kind,
        contribution,
        first.metric(),
        first.reading(),
        first.threshold(),
        first.referenceReading(),
        since,
        evidence);
  }

  private static String rate(WindowNumbers numbers, String feature, String metric, String words) {
    MetricResult result = numbers.of(feature, metric).orElseThrow();
    String reference =
        Double.isFinite(result.referenceValue())
            ? " (reference " + Numbers.percent(result.referenceValue()) + ")"
            : "";
    return feature + ": " + Numbers.percent(result.value()) + " " + words + reference + ".";
  }

  private static String median(WindowNumbers numbers, String feature) {
    return numbers
        .of(feature, "p50")
        .filter(result -> Double.isFinite(result.referenceValue()))
        .map(result ->
            "; median "
                + Numbers.plain(result.value())
                + " against "
                + Numbers.plain(result.referenceValue()))
        .orElse("");
  }

  private static String drifted(WindowNumbers numbers, String feature, Alert alert) {
    Double reading = alert.reading();
    String measured =
        reading == null
            ? alert.summary()
            : Numbers.metric(alert.metric()) + " " + Numbers.value(alert.metric(), reading);
    return feature + ": " + measured + median(numbers, feature) + ".";
  }

  private static boolean isAboutInput(Alert alert) {
    String feature = alert.feature();
    return !feature.isEmpty()
        && MetricName.parse(alert.metric()).output().isEmpty()
        && !feature.equals("score")
        && !feature.equals("prediction")
        && !feature.startsWith("probability:");
  }

  private static @Nullable Double share(@Nullable Double part, double whole) {
    return part == null || whole <= 0 ? null : part / whole;
  }

  private static String names(List<Cause> causes) {
    List<String> names = causes.stream().map(Cause::feature).toList();
    return switch (names.size()) {
      case 1 -> names.getFirst();
      case 2 -> names.get(0) + " and " + names.get(1);
      case 3 -> names.get(0) + ", " + names.get(1) + " and " + names.get(2);
      default ->
          String.format(
              Locale.ROOT,
              "%s, %s, %s and %d more",
              names.get(0),
              names.get(1),
              names.get(2),
              names.size() - 3);
    };
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }
}
