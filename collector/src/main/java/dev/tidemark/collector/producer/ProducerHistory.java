package dev.tidemark.collector.producer;

import dev.tidemark.storage.prediction.ArrivalReader;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultWriter;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes down how each model's logs arrive, as rows of {@code metrics} in windows of time of
 * arrival, so that rules can watch it: {@code intake_records}, and {@code intake_rejected_rate},
 * {@code intake_duplicate_rate}, {@code intake_orphan_rate} where there is something to divide by.
 * A model that has sent lately and sends nothing gets a 0. Called by one thread.
 */
public final class ProducerHistory {
  /** After a window's end its last records get this long to be stored. */
  private static final Duration LAG = Duration.ofSeconds(10);

  private final Producers producers;
  private final ArrivalReader arrivals;
  private final ResultWriter results;
  private final ProducerSettings settings;
  private final WindowLength length;
  private final InstantSource clock;
  private final Map<String, ProducerStatus> before = new HashMap<>();
  private @Nullable Instant next;

  public ProducerHistory(
      Producers producers,
      ArrivalReader arrivals,
      ResultWriter results,
      ProducerSettings settings,
      InstantSource clock) {
    this.producers = producers;
    this.arrivals = arrivals;
    this.results = results;
    this.settings = settings;
    this.length = WindowLength.parse(settings.window());
    this.clock = clock;
  }

  /**
   * Writes the window that has ended, if one has; to be called every few seconds. What fails is
   * done the next time.
   *
   * @param waiting how long the oldest accepted record has waited to be stored: a window is written
   *     when all of its records are
   */
  public void run(Duration waiting) {
    Instant now = clock.instant();
    if (next == null) {
      arrivals.lastSeen(now.minus(settings.remember())).forEach(producers::seenBefore);
      remember();
      next = length.windowOf(now).end(); // the window that this process began in is not whole
      return;
    }
    TimeWindow ended = length.windowOf(next);
    Instant complete = now.minus(waiting).minus(LAG);
    if (complete.isBefore(ended.end())) {
      return;
    }
    results.write(rows(ended, now));
    remember();
    next = ended.end();
  }

  private void remember() {
    producers.all().forEach(status -> before.put(status.model(), status));
  }

  private List<MetricResult> rows(TimeWindow window, Instant now) {
    Map<String, Long> stored = arrivals.counts(window);
    List<MetricResult> rows = new ArrayList<>();
    producers.lastSeenFirst().stream()
        .filter(status -> !status.model().equals(Producers.OTHERS))
        .filter(status -> isRemembered(status, now))
        .limit(settings.maxModels())
        .forEach(status -> add(rows, status, stored.getOrDefault(status.model(), 0L), window, now));
    return rows;
  }

  private boolean isRemembered(ProducerStatus status, Instant now) {
    Instant seen = status.lastSeen();
    return seen != null && seen.isAfter(now.minus(settings.remember()));
  }

  private void add(
      List<MetricResult> rows,
      ProducerStatus status,
      long records,
      TimeWindow window,
      Instant now) {
    String model = status.model();
    rows.add(
        row(model, "intake_records", (double) records, window.length().toSeconds(), window, now));
    ProducerStatus earlier = before.get(model);
    ProducerStatus since = earlier == null ? status : status.since(earlier);
    if (since.accepted() + since.rejected() > 0) {
      long all = since.accepted() + since.rejected();
      rows.add(row(model, "intake_rejected_rate", since.rejectedRate(), all, window, now));
    }
    if (since.accepted() > 0) {
      long all = since.accepted();
      rows.add(row(model, "intake_duplicate_rate", since.duplicateRate(), all, window, now));
    }
    if (since.orphans() > 0 || since.accepted() > 0) {
      long all = since.accepted() + since.orphans();
      rows.add(row(model, "intake_orphan_rate", since.orphanRate(), all, window, now));
    }
  }

  private MetricResult row(
      String model, String metric, double value, long sample, TimeWindow window, Instant now) {
    return new MetricResult(
        model,
        "",
        metric,
        Subject.MODEL,
        "",
        "",
        length.text(),
        window,
        "",
        "",
        value,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        sample,
        0,
        Double.NaN,
        Status.OK,
        "",
        now.toEpochMilli(),
        now);
  }
}
