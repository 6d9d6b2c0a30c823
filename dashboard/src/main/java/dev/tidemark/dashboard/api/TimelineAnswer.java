package dev.tidemark.dashboard.api;

import dev.tidemark.dashboard.timeline.MetricColumn;
import dev.tidemark.dashboard.timeline.MetricWords;
import dev.tidemark.dashboard.timeline.Ranking;
import dev.tidemark.dashboard.timeline.Timeline;
import dev.tidemark.dashboard.timeline.Timelines.Choice;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Subject;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /v1/models/{model}/timeline}: what the charts of a page need, column by
 * column. Every array has one entry a column; numbers are rounded to five digits.
 *
 * @param windowsPerColumn 1, or more when there are very many windows: then a column shows, of each
 *     metric, the window that stands out most
 * @param begins when each version's first window starts, epoch milliseconds
 * @param starts epoch milliseconds
 * @param rows predictions in a window
 * @param features most telling first
 * @param metrics of the model as a whole, by name
 */
@SuppressWarnings("ArrayRecordComponent") // columns, handed on to the browser as they are
@Serdeable(naming = SnakeCaseStrategy.class)
public record TimelineAnswer(
    String model,
    String version,
    String window,
    int windowsPerColumn,
    Map<String, Long> begins,
    long[] starts,
    long[] ends,
    long[] rows,
    List<Subjects> features,
    List<Subjects> outputs,
    Map<String, Column> metrics) {
  /** One feature or output and its metrics by name. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  public record Subjects(String name, Map<String, Column> metrics) {}

  /**
   * One metric along the columns; null where it is undefined, and null instead of an array when it
   * is undefined everywhere.
   *
   * @param n sample sizes; null when they are the {@code rows} of the answer
   * @param status a letter a window: o ok, w warning, d drift, i insufficient, f failed, and a full
   *     stop where there is no result
   * @param reference the reference's value
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  public record Column(
      List<@Nullable Double> value,
      @Nullable List<@Nullable Double> lower,
      @Nullable List<@Nullable Double> upper,
      @Nullable List<@Nullable Double> expected,
      @Nullable List<@Nullable Double> p,
      long @Nullable [] n,
      String status,
      @Nullable Double reference) {}

  /** What is drawn of one feature, or of a few, one window a column. */
  public static TimelineAnswer ofOne(Choice choice, Timeline timeline) {
    return of(choice, timeline, 1, MetricWords.DRAWN_OF_ONE::contains);
  }

  /**
   * What is drawn of all features side by side: PSI and null rate, and the metrics of the model.
   *
   * @param timeline an {@linkplain dev.tidemark.dashboard.timeline.Timelines#overview overview}
   */
  public static TimelineAnswer overview(Choice choice, Timeline timeline) {
    return of(choice, timeline, choice.windowsPerColumn(), MetricWords.DRAWN::contains);
  }

  private static TimelineAnswer of(
      Choice choice, Timeline timeline, int windowsPerColumn, Predicate<String> isDrawn) {
    long[] rows = rows(timeline);
    Map<Subject, Map<String, Map<String, Column>>> drawn = new EnumMap<>(Subject.class);
    timeline
        .columns()
        .forEach((key, column) -> {
          if (isDrawn.test(key.metric())) {
            drawn
                .computeIfAbsent(key.subject(), _ -> new HashMap<>())
                .computeIfAbsent(key.feature(), _ -> new LinkedHashMap<>())
                .put(key.metric(), column(column, rows));
          }
        });
    return new TimelineAnswer(
        choice.model().name(),
        choice.version(),
        choice.window(),
        windowsPerColumn,
        begins(choice),
        timeline.windows().stream().mapToLong(w -> w.start().toEpochMilli()).toArray(),
        timeline.windows().stream().mapToLong(w -> w.end().toEpochMilli()).toArray(),
        rows,
        subjects(timeline, Subject.FEATURE, drawn),
        subjects(timeline, Subject.OUTPUT, drawn),
        drawn.getOrDefault(Subject.MODEL, Map.of()).getOrDefault("", Map.of()));
  }

  private static Map<String, Long> begins(Choice choice) {
    Map<String, Long> begins = new LinkedHashMap<>();
    choice.begins().forEach((version, start) -> begins.put(version, start.toEpochMilli()));
    return begins;
  }

  private static List<Subjects> subjects(
      Timeline timeline, Subject subject, Map<Subject, Map<String, Map<String, Column>>> drawn) {
    Map<String, Map<String, Column>> columns = drawn.getOrDefault(subject, Map.of());
    return Ranking.of(timeline, subject).stream()
        .map(name -> new Subjects(name, columns.getOrDefault(name, Map.of())))
        .toList();
  }

  private static Column column(MetricColumn column, long[] rows) {
    StringBuilder status = new StringBuilder(column.size());
    long[] n = new long[column.size()];
    for (int i = 0; i < column.size(); i++) {
      status.append(column.at(i).map(TimelineAnswer::letter).orElse('.').charValue());
      n[i] = column.at(i).map(MetricResult::sampleSize).orElse(0L);
    }
    return new Column(
        Finite.drawn(column.numbers(MetricResult::value)),
        drawn(column, MetricResult::lower),
        drawn(column, MetricResult::upper),
        drawn(column, MetricResult::expected),
        drawn(column, MetricResult::pValue),
        Arrays.equals(n, rows) ? null : n,
        status.toString(),
        column.present().isEmpty()
            ? null
            : Finite.drawn(column.present().getLast().referenceValue()));
  }

  private static @Nullable List<@Nullable Double> drawn(
      MetricColumn column, ToDoubleFunction<MetricResult> part) {
    double[] numbers = column.numbers(part);
    return Arrays.stream(numbers).noneMatch(Double::isFinite) ? null : Finite.drawn(numbers);
  }

  private static char letter(MetricResult result) {
    return switch (result.status()) {
      case OK -> 'o';
      case WARNING -> 'w';
      case DRIFT -> 'd';
      case INSUFFICIENT -> 'i';
      case FAILED -> 'f';
    };
  }

  /** The largest sample of any metric over rows is the number of predictions. */
  private static long[] rows(Timeline timeline) {
    long[] rows = new long[timeline.windows().size()];
    timeline
        .columns()
        .forEach((key, column) -> {
          for (int i = 0; i < rows.length; i++) {
            rows[i] = Math.max(rows[i], column.at(i).map(MetricResult::sampleSize).orElse(0L));
          }
        });
    return rows;
  }
}
