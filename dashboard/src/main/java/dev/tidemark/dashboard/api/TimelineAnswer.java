package dev.tidemark.dashboard.api;

import dev.tidemark.dashboard.timeline.MetricColumn;
import dev.tidemark.dashboard.timeline.Ranking;
import dev.tidemark.dashboard.timeline.Timeline;
import dev.tidemark.dashboard.timeline.Timelines.Choice;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Subject;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /v1/models/{model}/timeline}: what the charts of a page need, column by
 * column. Every array has one entry a window; numbers are rounded to six digits.
 *
 * @param starts epoch milliseconds
 * @param rows predictions in each window
 * @param features most telling first
 * @param metrics of the model as a whole, by name
 */
@SuppressWarnings("ArrayRecordComponent") // columns, handed on to the browser as they are
@Serdeable(naming = SnakeCaseStrategy.class)
record TimelineAnswer(
    String model,
    String version,
    String window,
    long[] starts,
    long[] ends,
    long[] rows,
    List<Subjects> features,
    List<Subjects> outputs,
    Map<String, Column> metrics) {
  /** One feature or output and its metrics by name. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Subjects(String name, Map<String, Column> metrics) {}

  /**
   * One metric along the windows; null where it is undefined.
   *
   * @param status a letter a window: o ok, w warning, d drift, i insufficient, f failed, and a full
   *     stop where there is no result
   * @param reference the reference's value
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Column(
      List<@Nullable Double> value,
      List<@Nullable Double> lower,
      List<@Nullable Double> upper,
      List<@Nullable Double> expected,
      List<@Nullable Double> p,
      long[] n,
      String status,
      @Nullable Double reference) {}

  static TimelineAnswer of(Choice choice, Timeline timeline) {
    Map<String, Column> metrics = new LinkedHashMap<>();
    timeline
        .columns()
        .forEach((key, column) -> {
          if (key.subject() == Subject.MODEL) {
            metrics.put(key.metric(), column(column));
          }
        });
    return new TimelineAnswer(
        choice.model().name(),
        choice.version(),
        choice.window(),
        timeline.windows().stream().mapToLong(w -> w.start().toEpochMilli()).toArray(),
        timeline.windows().stream().mapToLong(w -> w.end().toEpochMilli()).toArray(),
        rows(timeline),
        subjects(timeline, Subject.FEATURE),
        subjects(timeline, Subject.OUTPUT),
        metrics);
  }

  private static List<Subjects> subjects(Timeline timeline, Subject subject) {
    List<Subjects> subjects = new ArrayList<>();
    for (String name : Ranking.of(timeline, subject)) {
      Map<String, Column> metrics = new LinkedHashMap<>();
      timeline
          .columns()
          .forEach((key, column) -> {
            if (key.subject() == subject && key.feature().equals(name)) {
              metrics.put(key.metric(), column(column));
            }
          });
      subjects.add(new Subjects(name, metrics));
    }
    return subjects;
  }

  private static Column column(MetricColumn column) {
    StringBuilder status = new StringBuilder(column.size());
    long[] n = new long[column.size()];
    for (int i = 0; i < column.size(); i++) {
      status.append(column.at(i).map(TimelineAnswer::letter).orElse('.').charValue());
      n[i] = column.at(i).map(MetricResult::sampleSize).orElse(0L);
    }
    return new Column(
        Finite.drawn(column.numbers(MetricResult::value)),
        Finite.drawn(column.numbers(MetricResult::lower)),
        Finite.drawn(column.numbers(MetricResult::upper)),
        Finite.drawn(column.numbers(MetricResult::expected)),
        Finite.drawn(column.numbers(MetricResult::pValue)),
        n,
        status.toString(),
        column.present().isEmpty()
            ? null
            : Finite.drawn(column.present().getLast().referenceValue()));
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
