package dev.tidemark.dashboard.timeline;

import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a timeline says, in words with the numbers.
 *
 * @param state how it stands now
 * @param now one sentence per finding, the gravest first
 * @param past what happened in the windows shown and is over
 */
public record Headline(State state, List<List<Part>> now, List<List<Part>> past) {
  /** How a model stands in its latest window. */
  public enum State {
    DRIFT(0, "Drift"),
    PERFORMANCE(1, "Performance fell"),
    QUALITY(2, "Data quality problem"),
    OK(3, "No drift"),
    INSUFFICIENT(4, "Too few rows to judge"),
    EMPTY(5, "No results yet");

    private final int order;
    private final String words;

    State(int order, String words) {
      this.order = order;
      this.words = words;
    }

    /** 0 is the gravest. */
    public int order() {
      return order;
    }

    /** Whether something is beyond its limit. */
    public boolean isTrouble() {
      return order <= QUALITY.order;
    }

    public String words() {
      return words;
    }

    /** Name of the style of this state. */
    public String style() {
      return switch (this) {
        case DRIFT, PERFORMANCE -> "drift";
        case QUALITY -> "warning";
        case OK -> "ok";
        case INSUFFICIENT, EMPTY -> "insufficient";
      };
    }
  }

  /** A piece of a sentence. */
  public sealed interface Part {
    record Text(String text) implements Part {}

    /**
     * A feature's name.
     *
     * @param at start of the window that shows the finding best
     */
    record Name(String text, Subject subject, Instant at) implements Part {}

    record Time(Instant time) implements Part {}

    /** A number that carries the finding. */
    record Figure(String text) implements Part {}
  }

  private static final int TOLD = 3;
  private static final int TOLD_OF_THE_PAST = 4;

  public static Headline of(Timeline timeline) {
    List<Episode> episodes = Episode.in(timeline, MetricWords.WATCHED);
    List<Episode> ongoing =
        firstOfEach(
            episodes.stream()
                .filter(Episode::isOngoing)
                .sorted(Comparator.comparing(Headline::isOfTheWhole))
                .toList());
    Optional<MetricResult> main = mainMetric(timeline);
    Optional<Episode> fall = main.flatMap(result -> episode(timeline, result));
    List<Episode> over = episodes.stream().filter(e -> !e.isOngoing()).toList();
    List<List<Part>> now = new ArrayList<>();
    ongoing.stream().limit(TOLD).forEach(e -> now.add(sentence(e, timeline)));
    main.ifPresent(result -> now.add(performance(result, fall)));
    return new Headline(
        state(timeline, ongoing, fall.isPresent()),
        now,
        firstOfEach(over).stream()
            .limit(TOLD_OF_THE_PAST)
            .map(e -> pastSentence(e, timeline))
            .toList());
  }

  /** Single columns are told first: they say more than the whole does. */
  private static boolean isOfTheWhole(Episode episode) {
    return episode.subject() == Subject.MODEL;
  }

  /** One episode a feature: the most important. */
  private static List<Episode> firstOfEach(List<Episode> episodes) {
    List<Episode> kept = new ArrayList<>();
    for (Episode episode : episodes) {
      if (kept.stream()
          .noneMatch(k ->
              k.subject() == episode.subject()
                  && k.feature().equals(episode.feature())
                  && k.metric().equals(episode.metric()))) {
        kept.add(episode);
      }
    }
    return kept;
  }

  private static State state(Timeline timeline, List<Episode> ongoing, boolean hasFallen) {
    if (timeline.isEmpty()) {
      return State.EMPTY;
    }
    if (ongoing.stream().anyMatch(e -> MetricWords.DRIFT.contains(e.metric()))) {
      return State.DRIFT;
    }
    if (hasFallen) {
      return State.PERFORMANCE;
    }
    if (!ongoing.isEmpty()) {
      return State.QUALITY;
    }
    boolean judged = timeline.columns().values().stream().anyMatch(c -> c.lastJudged().isPresent());
    return judged ? State.OK : State.INSUFFICIENT;
  }

  private static List<Part> sentence(Episode episode, Timeline timeline) {
    MetricResult last =
        timeline
            .find(episode.subject(), episode.feature(), episode.metric())
            .flatMap(MetricColumn::lastJudged)
            .orElse(episode.worst());
    List<Part> parts = new ArrayList<>();
    subject(episode, last, parts);
    parts.add(new Part.Text(" " + verb(episode, timeline) + " since "));
    parts.add(new Part.Time(episode.span().start()));
    parts.add(new Part.Text(": " + MetricWords.of(episode.metric()) + " "));
    parts.add(new Part.Figure(Numbers.ofMetric(episode.metric(), last.value())));
    parts.add(new Part.Text(qualified(last)));
    return parts;
  }

  private static List<Part> pastSentence(Episode episode, Timeline timeline) {
    MetricResult worst = episode.worst();
    List<Part> parts = new ArrayList<>();
    subject(episode, worst, parts);
    parts.add(new Part.Text(" " + pastVerb(episode, timeline) + " from "));
    parts.add(new Part.Time(episode.span().start()));
    parts.add(new Part.Text(" to "));
    parts.add(new Part.Time(episode.span().end()));
    parts.add(new Part.Text(": " + MetricWords.of(episode.metric()) + " up to "));
    parts.add(new Part.Figure(Numbers.ofMetric(episode.metric(), worst.value())));
    parts.add(new Part.Text(qualified(worst)));
    return parts;
  }

  private static void subject(Episode episode, MetricResult shown, List<Part> parts) {
    Instant at = shown.window().start();
    switch (episode.subject()) {
      case FEATURE -> parts.add(new Part.Name(episode.feature(), Subject.FEATURE, at));
      case OUTPUT -> {
        parts.add(new Part.Text("The model’s "));
        parts.add(new Part.Name(episode.feature(), Subject.OUTPUT, at));
      }
      case MODEL ->
          parts.add(
              new Part.Text(
                  episode.metric().equals("multivariate_drift")
                      ? "The columns together"
                      : "The model"));
    }
  }

  private static String verb(Episode episode, Timeline timeline) {
    return switch (episode.metric()) {
      case "psi" -> shift(episode, timeline).map(by -> "has moved " + by).orElse("has drifted");
      case "mmd" -> "has drifted";
      case "multivariate_drift" -> "have drifted";
      case "null_rate" -> "has lost values";
      case "out_of_range_rate" -> "has left its range";
      case "unseen_category_rate" -> "has had new categories";
      case "type_mismatch_rate" -> "has had values of another type";
      case "error_rate" -> "has failed more often";
      default -> "has been beyond its limit";
    };
  }

  private static String pastVerb(Episode episode, Timeline timeline) {
    return switch (episode.metric()) {
      case "psi" -> shift(episode, timeline).map(by -> "moved " + by).orElse("drifted");
      case "mmd", "multivariate_drift" -> "drifted";
      case "null_rate" -> "lost values";
      case "out_of_range_rate" -> "left its range";
      case "unseen_category_rate" -> "had new categories";
      case "type_mismatch_rate" -> "had values of another type";
      case "error_rate" -> "failed more often";
      default -> "was beyond its limit";
    };
  }

  /** How far the mean of positive values moved, when it moved by a tenth or more. */
  private static Optional<String> shift(Episode episode, Timeline timeline) {
    return timeline
        .find(episode.subject(), episode.feature(), "mean")
        .flatMap(column ->
            column.present().stream()
                .filter(mean -> mean.window().equals(episode.worst().window()))
                .findFirst())
        .filter(mean -> mean.value() > 0 && mean.referenceValue() > 0)
        .map(mean -> mean.value() / mean.referenceValue())
        .filter(ratio -> ratio >= 1.1 || ratio <= 0.9)
        .map(ratio ->
            ratio > 1
                ? Numbers.statistic(ratio) + "× up"
                : Numbers.statistic(1 / ratio) + "× down");
  }

  /** What to compare the number with, and how many rows stand behind it. */
  private static String qualified(MetricResult result) {
    String beside =
        Double.isFinite(result.expected())
            ? "expected " + Numbers.ofMetric(result.metric(), result.expected())
            : Double.isFinite(result.referenceValue())
                ? "reference " + Numbers.ofMetric(result.metric(), result.referenceValue())
                : "";
    String n = "n\u00A0=\u00A0" + Numbers.count(result.sampleSize());
    return " (" + (beside.isEmpty() ? n : beside + ", " + n) + ")";
  }

  /** The latest value of the first performance metric there is. */
  private static Optional<MetricResult> mainMetric(Timeline timeline) {
    return MetricWords.PERFORMANCE.stream()
        .map(metric -> timeline.find(Subject.MODEL, "", metric).flatMap(MetricColumn::lastJudged))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The fall of that metric that is still on. */
  private static Optional<Episode> episode(Timeline timeline, MetricResult main) {
    return Episode.in(timeline, List.of(main.metric())).stream()
        .filter(Episode::isOngoing)
        .filter(episode -> episode.subject() == Subject.MODEL)
        .findFirst();
  }

  private static List<Part> performance(MetricResult result, Optional<Episode> fall) {
    String metric = result.metric();
    String name = MetricWords.of(metric);
    List<Part> parts = new ArrayList<>();
    parts.add(new Part.Text(Character.toUpperCase(name.charAt(0)) + name.substring(1) + " "));
    parts.add(new Part.Text(fall.isPresent() ? "has been worse since " : "is "));
    fall.ifPresent(episode -> {
      parts.add(new Part.Time(episode.span().start()));
      parts.add(new Part.Text(": "));
    });
    parts.add(new Part.Figure(Numbers.ofMetric(metric, result.value())));
    double half = (result.upper() - result.lower()) / 2;
    String interval =
        Double.isFinite(half)
            ? " ±\u00A0" + Numbers.ofMetric(metric, half).replace("\u00A0%", "")
            : "";
    String reference =
        Double.isFinite(result.referenceValue())
            ? "reference " + Numbers.ofMetric(metric, result.referenceValue()) + ", "
            : "";
    parts.add(
        new Part.Text(
            interval
                + " ("
                + reference
                + "n\u00A0=\u00A0"
                + Numbers.count(result.sampleSize())
                + " labelled)"));
    return parts;
  }
}
