package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.analysis.ReferenceRules.Compared;
import dev.tidemark.storage.column.ColumnReader;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.profile.ProfileWriter;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.MetricSeries;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.ResultWriter;
import dev.tidemark.storage.result.WindowSum;
import dev.tidemark.storage.result.WindowSums;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Analyses one window of one version, all traffic and each segment, and writes what it found. */
@Singleton
final class WindowRun {
  /** Most values of one segment key that are analysed, the most frequent first. */
  private static final int SEGMENT_VALUES = 20;

  private final WindowAnalyzer analyzer;
  private final PastWindows past;
  private final ColumnReader columns;
  private final ResultReader reader;
  private final ResultWriter results;
  private final ProfileWriter profiles;
  private final WindowSums sums;
  private final InstantSource clock;

  WindowRun(
      WindowAnalyzer analyzer,
      PastWindows past,
      ColumnReader columns,
      ResultReader reader,
      ResultWriter results,
      ProfileWriter profiles,
      WindowSums sums,
      InstantSource clock) {
    this.analyzer = analyzer;
    this.past = past;
    this.columns = columns;
    this.reader = reader;
    this.results = results;
    this.profiles = profiles;
    this.sums = sums;
    this.clock = clock;
  }

  /**
   * Analyses all segments. Results are visible when this returns, profiles and sums before them.
   * Where there are no rows to compare with, it is what can be said of the window alone; for a
   * secondary reference nothing.
   *
   * @param whole all of the window's rows
   */
  void run(WindowTask whole) {
    if (whole.secondary() && whole.reference().isEmpty()) {
      return;
    }
    Stamp stamp = Stamp.at(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    List<MetricResult> found = new ArrayList<>();
    Map<String, List<WindowSum>> added = new TreeMap<>();
    for (Segment segment : segments(whole)) {
      WindowTask task = whole.in(segment);
      FindingsBuilder builder = new FindingsBuilder(task, stamp);
      Analysed analysed = analyzer.analyse(task, criteria(task), builder::column);
      added.put(segment.text(), analysed.current().sums());
      WindowFindings findings = builder.build(analysed);
      if (!whole.secondary()) { // pages draw the bins of the model's own reference
        profiles.write(findings.profiles());
      }
      found.addAll(findings.results());
    }
    List<MetricResult> gone = withdrawn(whole, found, stamp);
    gone.forEach(old -> added.putIfAbsent(old.segment(), List.of()));
    if (addsUp(whole)) {
      sums.write(added.entrySet().stream().map(entry -> sums(whole, entry, stamp)).toList());
    }
    found.addAll(gone);
    write(found, whole.secondary());
  }

  /** Answers that no user saw add to nothing, and windows that overlap cannot be added. */
  private static boolean addsUp(WindowTask task) {
    return !task.secondary()
        && task.shadow().isEmpty()
        && !(WindowLength.parse(task.windowLength()) instanceof WindowLength.Sliding);
  }

  private static WindowSums.Row sums(
      WindowTask task, Map.Entry<String, List<WindowSum>> ofSegment, Stamp stamp) {
    return new WindowSums.Row(
        task.settings().name(),
        task.version(),
        ofSegment.getKey(),
        task.windowLength(),
        task.window(),
        ofSegment.getValue(),
        stamp.computedAt());
  }

  private void write(List<MetricResult> found, boolean secondary) {
    if (secondary) {
      results.writeSecondary(found);
    } else {
      results.write(found);
    }
  }

  private Criteria criteria(WindowTask task) {
    return past.criteria(
        task.settings(),
        task.version(),
        task.segment(),
        task.windowLength(),
        task.window(),
        task.referenceName());
  }

  /** When the windows begin that were analysed, among those that start in a period. */
  Set<Instant> analysed(
      ModelSettings settings, String windowLength, TimeWindow period, String reference) {
    return reader
        .find(
            ResultQuery.of(settings.name())
                .metrics(List.of("row_count"))
                .segments(List.of(""))
                .windowLengths(List.of(windowLength))
                .references(List.of(reference))
                .between(period.start(), period.end()))
        .stream()
        .filter(one -> !Double.isNaN(one.value()))
        .map(one -> one.window().start())
        .collect(Collectors.toSet());
  }

  /** Withdraws the results of windows that are no longer: rows that came late have moved them. */
  void keepOnly(
      ModelSettings settings,
      String version,
      String windowLength,
      List<TimeWindow> windows,
      List<Compared> compared) {
    keepOnly(settings, version, windowLength, windows, List.of(), false);
    compared.stream()
        .filter(Compared::secondary)
        .map(one -> List.of(one.rule().name()))
        .forEach(name -> keepOnly(settings, version, windowLength, windows, name, true));
  }

  private void keepOnly(
      ModelSettings settings,
      String version,
      String windowLength,
      List<TimeWindow> windows,
      List<String> references,
      boolean secondary) {
    Set<Instant> starts = windows.stream().map(TimeWindow::start).collect(Collectors.toSet());
    ResultQuery all =
        ResultQuery.of(settings.name())
            .versions(List.of(version))
            .windowLengths(List.of(windowLength))
            .references(references);
    List<Instant> gone =
        reader.find(all.metrics(List.of("row_count"))).stream()
            .filter(old -> !Double.isNaN(old.value()))
            .map(old -> old.window().start())
            .filter(start -> !starts.contains(start))
            .distinct()
            .toList();
    if (!gone.isEmpty()) {
      Stamp stamp = Stamp.at(clock.instant().truncatedTo(ChronoUnit.MILLIS));
      List<MetricResult> old = reader.find(all.startingAt(gone));
      if (!secondary) {
        sums.write(old.stream().map(result -> nothing(result, stamp)).distinct().toList());
      }
      write(old.stream().map(result -> Withdrawal.of(result, stamp)).toList(), secondary);
    }
  }

  private static WindowSums.Row nothing(MetricResult old, Stamp stamp) {
    return new WindowSums.Row(
        old.model(),
        old.version(),
        old.segment(),
        old.windowLength(),
        old.window(),
        List.of(),
        stamp.computedAt());
  }

  private List<Segment> segments(WindowTask whole) {
    List<Segment> segments = new ArrayList<>(List.of(Segment.ALL));
    for (String named : whole.settings().segments()) {
      if (named.contains("=")) {
        Segment one = Segment.parse(named);
        if (columns.hasRows(whole.in(one).traffic())) {
          segments.add(one);
        }
      } else {
        columns
            .segmentValues(whole.traffic(), named, SEGMENT_VALUES)
            .forEach(value -> segments.add(new Segment(named, value)));
      }
    }
    return segments.stream().distinct().toList();
  }

  /**
   * What an earlier run found and this one does not: such as accuracy once labels are retracted.
   */
  private List<MetricResult> withdrawn(WindowTask task, List<MetricResult> found, Stamp stamp) {
    Set<MetricSeries.Key> current = new HashSet<>();
    found.forEach(result -> current.add(MetricSeries.Key.of(result)));
    Set<String> written = new HashSet<>();
    found.forEach(result -> written.add(result.reference() + " " + result.profile()));
    ResultQuery query =
        ResultQuery.of(task.settings().name())
            .versions(List.of(task.version()))
            .windowLengths(List.of(task.windowLength()))
            .references(List.of(task.referenceName()))
            .between(task.window().start(), task.window().start().plusMillis(1));
    return reader.find(query).stream()
        .filter(old -> written.contains(old.reference() + " " + old.profile()))
        .filter(old -> !current.contains(MetricSeries.Key.of(old)))
        .map(old -> Withdrawal.of(old, stamp))
        .toList();
  }
}
