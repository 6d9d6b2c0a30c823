package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.analysis.ReferenceRules.Compared;
import dev.tidemark.storage.alert.Lease;
import dev.tidemark.storage.analysis.Cursor;
import dev.tidemark.storage.analysis.Cursors;
import dev.tidemark.storage.analysis.WindowState;
import dev.tidemark.storage.analysis.WindowStates;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.revision.Revisions;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.TrafficReader;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds windows that predictions or labels have touched, however late, and analyses them again.
 *
 * <p>A window is known by a fingerprint of its rows, its labels, the settings and the reference: as
 * long as that stays, nothing is computed. A window that keeps changing is analysed when it has
 * been quiet from one look to the next, or has been waiting for {@value #LONGEST_WAIT_SECONDS}
 * seconds. What has been seen is kept in the metadata database, so a restart goes on where the
 * process ended. Models that were looked at whole and to which nothing has come since cost nothing.
 */
@Singleton
public final class Schedule {
  static final long LONGEST_WAIT_SECONDS = 30;

  private static final Duration HOUR = Duration.ofHours(1);

  /** Rows may become visible a while after they were received. */
  private static final Duration SLACK = Duration.ofMinutes(2);

  /** After new settings or a new reference, the latest windows are analysed again. */
  private static final int MOST_WINDOWS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);

  private final ModelCatalog models;
  private final ReferenceRules references;
  private final TrafficReader traffic;
  private final Fingerprints fingerprints;
  private final WindowPlan plans;
  private final Shadows shadows;
  private final PeriodAnalysis periods;
  private final AnalysisQueue queue;
  private final Cursors cursors;
  private final WindowStates states;
  private final Turns turns;
  private final Revisions revisions;
  private final InstantSource clock;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final Map<String, String> setups = new ConcurrentHashMap<>();
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

  /** By model: until when a look of this process found everything analysed. */
  private final Map<String, Instant> complete = new ConcurrentHashMap<>();

  /** By model: when its last row or label arrived, as far as this process knows. */
  private final Map<String, Instant> received = new ConcurrentHashMap<>();

  /** When receipts were last asked for; the end of time: not yet. */
  private Instant polled = ResultQuery.END;

  private String settled = "";

  /** A window whose rows or labels were new at the last look. */
  private record Waiting(String values, Instant since) {}

  Schedule(
      ModelCatalog models,
      ReferenceRules references,
      TrafficReader traffic,
      Fingerprints fingerprints,
      WindowPlan plans,
      Shadows shadows,
      PeriodAnalysis periods,
      AnalysisQueue queue,
      Cursors cursors,
      WindowStates states,
      Turns turns,
      Revisions revisions,
      InstantSource clock) {
    this.models = models;
    this.references = references;
    this.traffic = traffic;
    this.fingerprints = fingerprints;
    this.plans = plans;
    this.shadows = shadows;
    this.periods = periods;
    this.queue = queue;
    this.cursors = cursors;
    this.states = states;
    this.turns = turns;
    this.revisions = revisions;
    this.clock = clock;
  }

  /** Looks once at every model that is not at rest; each behind its own other work. */
  public synchronized List<CompletableFuture<Void>> poll() {
    String now = revisions.models();
    boolean same = now.equals(settled);
    noteReceipts();
    Map<String, Instant> seen =
        cursors.findAll().stream().collect(Collectors.toMap(Cursor::model, Cursor::receivedUntil));
    List<CompletableFuture<Void>> looks = new ArrayList<>();
    for (ModelSettings settings : models.all()) {
      String model = settings.name();
      boolean isAtRest = same && isAtRest(model, seen.getOrDefault(model, ResultQuery.BEGIN));
      if (!isAtRest && busy.add(model)) {
        looks.add(queue.submit(model, () -> look(settings)));
      }
    }
    settled = now;
    return looks;
  }

  private void noteReceipts() {
    Instant now = clock.instant();
    traffic
        .received((polled.isAfter(now) ? now : polled).minus(SLACK))
        .forEach((model, at) -> received.merge(model, at, Schedule::later));
    polled = now;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /**
   * Whether a look would find nothing to do.
   *
   * @param seen until when the model's rows have been seen; an erasure sets it back
   */
  private boolean isAtRest(String model, Instant seen) {
    Instant looked = complete.get(model);
    return looked != null
        && !seen.isBefore(looked)
        && received.getOrDefault(model, Instant.MIN).isBefore(looked.minus(SLACK));
  }

  private void look(ModelSettings settings) {
    try {
      if (!queue.isAskedFor()) { // else somebody waits for a thread: at the next look
        analyseTouched(settings);
      }
    } catch (RuntimeException e) { // the edge at which one model's failure stays small
      if (queue.isClosed()) { // cut off by the end of the process: the next start goes on
        return;
      }
      LOG.atWarn()
          .addKeyValue("model", settings.name())
          .setCause(e)
          .log("scheduled analysis failed; tried again at the next look");
    } finally {
      busy.remove(settings.name());
    }
  }

  private void analyseTouched(ModelSettings settings) {
    String model = settings.name();
    complete.remove(model);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<Compared> compared = references.all(settings);
    String setup = Fingerprints.setup(settings, compared);
    boolean changed = !setup.equals(setups.get(model));
    Optional<Cursor> before = cursors.findById(model);
    Instant since =
        changed
            ? ResultQuery.BEGIN
            : before.map(cursor -> cursor.receivedUntil().minus(SLACK)).orElse(ResultQuery.BEGIN);
    boolean allDone = true;
    for (TimeWindow window : windows(settings, compared, since, now)) {
      if (queue.isAskedFor()) { // somebody waits: the rest at the next look
        allDone = false;
        break;
      }
      allDone &= analyseIfQuiet(settings, compared, setup, window, now);
    }
    // An erasure sets the cursor back while we look: then the next look starts from there.
    if (allDone && cursors.findById(model).equals(before)) {
      save(new Cursor(model, now));
      setups.put(model, setup);
      complete.put(model, now);
    }
  }

  /** Every window that rows or labels which arrived since then play a part in, in order. */
  private List<TimeWindow> windows(
      ModelSettings settings, List<Compared> compared, Instant since, Instant now) {
    WindowLength length = WindowLength.parse(settings.window());
    NavigableSet<TimeWindow> windows =
        new TreeSet<>(Comparator.comparing(TimeWindow::start).thenComparing(TimeWindow::end));
    List<Instant> hours =
        Stream.concat(
                traffic.touchedHours(settings.name(), since).stream(),
                shadows.touchedHours(settings.name(), since).stream())
            .distinct()
            .sorted()
            .toList();
    if (length instanceof WindowLength.RowCount) {
      if (!hours.isEmpty()) { // a late row moves all windows after it
        TimeWindow moved = new TimeWindow(hours.getFirst(), ResultQuery.END);
        windows.addAll(plans.of(settings.name(), length, moved).keySet());
      }
    } else {
      for (Instant hour : hours) {
        for (TimeWindow touched : length.windowsBetween(hour, hour.plus(HOUR))) {
          windows.add(touched);
          compared.stream()
              .flatMap(one -> one.rule().dependents(length, touched).stream())
              .filter(later -> later.start().isBefore(now))
              .forEach(windows::add);
        }
      }
      addThoseThatLookBack(settings, length, windows, now);
    }
    List<TimeWindow> inOrder = new ArrayList<>(windows);
    return inOrder.subList(Math.max(0, inOrder.size() - MOST_WINDOWS), inOrder.size());
  }

  private static void addThoseThatLookBack(
      ModelSettings settings, WindowLength length, NavigableSet<TimeWindow> windows, Instant now) {
    int reach = settings.windowsLookedBackAt();
    for (TimeWindow changed : List.copyOf(windows)) {
      PastWindows.after(length, changed, reach).stream()
          .filter(later -> later.start().isBefore(now))
          .forEach(windows::add);
    }
  }

  /** Whether the window is up to date now. */
  private boolean analyseIfQuiet(
      ModelSettings settings,
      List<Compared> compared,
      String setup,
      TimeWindow window,
      Instant now) {
    String id = WindowState.idOf(settings.name(), settings.window(), window.start());
    String fingerprint = fingerprints.of(settings, compared, setup, window);
    Optional<WindowState> known = states.findById(id);
    if (known.filter(state -> state.fingerprint().equals(fingerprint)).isPresent()) {
      waiting.remove(id);
      return true;
    }
    String values = Fingerprints.values(fingerprint);
    boolean onlyLimits =
        known.filter(state -> Fingerprints.values(state.fingerprint()).equals(values)).isPresent();
    Waiting before = waiting.get(id);
    boolean quiet = before != null && before.values().equals(values);
    boolean overdue =
        before != null && Duration.between(before.since(), now).toSeconds() >= LONGEST_WAIT_SECONDS;
    if (!onlyLimits && !quiet && !overdue) {
      waiting.put(id, new Waiting(values, before == null ? now : before.since()));
      return false;
    }
    Optional<Lease> turn = turns.take(settings.name());
    if (turn.isEmpty()) { // another analyzer is at this model: its state is seen at the next look
      return false;
    }
    periods.analyse(settings, window, null, null, (_, _) -> {});
    if (!turns.isCurrent(turn.get())) { // it took too long: somebody else goes on from here
      return false;
    }
    save(new WindowState(id, settings.name(), fingerprint, now));
    turns.end(turn.get());
    waiting.remove(id);
    return true;
  }

  private void save(WindowState state) {
    if (states.existsById(state.id())) {
      states.update(state);
    } else {
      states.save(state);
    }
  }

  private void save(Cursor cursor) {
    if (cursors.existsById(cursor.model())) {
      cursors.update(cursor);
    } else {
      cursors.save(cursor);
    }
  }
}
