package dev.tidemark.dashboard.timeline;

import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Subject;
import java.time.Instant;
import java.util.ArrayList;
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

    /** A feature's name. */
    record Name(String text, Subject subject) implements Part {}

    record Time(Instant time) implements Part {}

    /** A number that carries the finding. */
    record Figure(String text) implements Part {}
  }

  private static final int TOLD = 3;

  public static Headline of(Timeline timeline) {
    List<Episode> episodes = Episode.in(timeline, MetricWords.WATCHED);
    List<Episode> ongoing = firstOfEach(episodes.stream().filter(Episode::isOngoing).toList());
    List<Episode> over = episodes.stream().filter(e -> !e.isOngoing()).toList();
    List<List<Part>> now = new ArrayList<>();
    ongoing.stream().limit(TOLD).forEach(e -> now.add(sentence(e, timeline)));
    performance(timeline, ongoing).ifPresent(now::add);
    return new Headline(
        state(timeline, ongoing),
        now,
        firstOfEach(over).stream().limit(TOLD).map(Headline::pastSentence).toList());
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

  private static State state(Timeline timeline, List<Episode> ongoing) {
    if (timeline.isEmpty()) {
      return State.EMPTY;
    }
    if (ongoing.stream().anyMatch(e -> e.metric().endsWith("psi"))) {
      return State.DRIFT;
    }
    if (ongoing.stream().anyMatch(e -> MetricWords.PERFORMANCE.contains(e.metric()))) {
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
    subject(episode, parts);
    parts.add(new Part.Text(" " + verb(episode) + " since "));
    parts.add(new Part.Time(episode.span().start()));
    parts.add(new Part.Text(": " + MetricWords.of(episode.metric()) + " "));
    parts.add(new Part.Figure(Numbers.ofMetric(episode.metric(), last.value())));
    parts.add(new Part.Text(qualified(last)));
    return parts;
  }

  private static List<Part> pastSentence(Episode episode) {
    MetricResult worst = episode.worst();
    List<Part> parts = new ArrayList<>();
    subject(episode, parts);
    parts.add(new Part.Text(" " + pastVerb(episode) + " from "));
    parts.add(new Part.Time(episode.span().start()));
    parts.add(new Part.Text(" to "));
    parts.add(new Part.Time(episode.span().end()));
    parts.add(new Part.Text(": " + MetricWords.of(episode.metric()) + " up to "));
    parts.add(new Part.Figure(Numbers.ofMetric(episode.metric(), worst.value())));
    parts.add(new Part.Text(qualified(worst)));
    return parts;
  }

  private static void subject(Episode episode, List<Part> parts) {
    switch (episode.subject()) {
      case FEATURE -> parts.add(new Part.Name(episode.feature(), Subject.FEATURE));
      case OUTPUT -> {
        parts.add(new Part.Text("The model’s "));
        parts.add(new Part.Name(episode.feature(), Subject.OUTPUT));
      }
      case MODEL -> parts.add(new Part.Text("The model"));
    }
  }

  private static String verb(Episode episode) {
    return switch (episode.metric()) {
      case "psi" -> "has drifted";
      case "null_rate" -> "has lost values";
      default -> "has been beyond its limit";
    };
  }

  private static String pastVerb(Episode episode) {
    return switch (episode.metric()) {
      case "psi" -> "drifted";
      case "null_rate" -> "lost values";
      default -> "was beyond its limit";
    };
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

  /** The main performance metric, when it is not among the findings already. */
  private static Optional<List<Part>> performance(Timeline timeline, List<Episode> told) {
    for (String metric : MetricWords.PERFORMANCE) {
      Optional<MetricResult> found =
          timeline.find(Subject.MODEL, "", metric).flatMap(MetricColumn::lastJudged);
      if (found.isPresent()) {
        if (told.stream().anyMatch(e -> e.metric().equals(metric))) {
          return Optional.empty();
        }
        return Optional.of(performance(found.get()));
      }
    }
    return Optional.empty();
  }

  private static List<Part> performance(MetricResult result) {
    String metric = result.metric();
    List<Part> parts = new ArrayList<>();
    String name = MetricWords.of(metric);
    String capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    String value = Numbers.ofMetric(metric, result.value());
    if (Double.isFinite(result.referenceValue())) {
      String verb = change(result);
      parts.add(new Part.Text(capital + " " + verb + " "));
      parts.add(new Part.Figure(Numbers.ofMetric(metric, result.referenceValue())));
      parts.add(new Part.Text(" in the reference to "));
    } else {
      parts.add(new Part.Text(capital + " is "));
    }
    parts.add(new Part.Figure(value));
    double half = (result.upper() - result.lower()) / 2;
    String interval =
        Double.isFinite(half)
            ? "±" + Numbers.ofMetric(metric, half).replace("\u00A0%", "") + ", "
            : "";
    parts.add(
        new Part.Text(
            " ("
                + interval
                + "n\u00A0=\u00A0"
                + Numbers.count(result.sampleSize())
                + " labelled)"));
    return parts;
  }

  /** Rose or fell only when the interval leaves the reference's value out. */
  private static String change(MetricResult result) {
    if (result.upper() < result.referenceValue()) {
      return "fell from";
    }
    if (result.lower() > result.referenceValue()) {
      return "rose from";
    }
    return "went from";
  }
}
