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
import dev.tidemark.storage.window.TrafficReader.Receipt;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds windows that predictions or labels have touched, however late, and analyses them again.
 *
 * <p>One query tells for all models what has come since the last look; models to which nothing has
 * come cost nothing more. A window is analysed when nothing has come for it from one look to the
 * next, or when it has been waiting for that for {@value #LONGEST_WAIT_SECONDS} seconds. It is
 * known by a fingerprint of its rows, its labels, the settings and the reference: as long as that
 * stays, nothing is computed. What has been seen is kept in the metadata database, so a restart
 * goes on where the process ended.
 */
@Singleton
public final class Schedule {
  static final long LONGEST_WAIT_SECONDS = 30;

  /** Rows may become visible a while after they were received. */
  private static final Duration SLACK = Duration.ofMinutes(2);

  /** Models with something left to do for longer are asked about by themselves. */
  private static final Duration LONGEST_MEMORY = Duration.ofMinutes(2);

  /** After new settings or a new reference, the latest windows are analysed again. */
  private static final int MOST_WINDOWS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);

  private static final Receipts NOTHING = new Receipts(ResultQuery.END, ResultQuery.END, Map.of());

  private final ModelCatalog models;
  private final ReferenceRules references;
  private final TrafficReader traffic;
  private final Fingerprints fingerprints;
  private final TouchedWindows touched;
  private final Shadows shadows;
  private final PeriodAnalysis periods;
  private final AnalysisQueue queue;
  private final Cursors cursors;
  private final WindowStates states;
  private final Turns turns;
  private final Revisions revisions;
  private final InstantSource clock;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  /** By window: since when it has been waiting. */
  private final Map<String, Instant> waiting = new ConcurrentHashMap<>();

  /** By model: the last look of this process that found everything analysed. */
  private final Map<String, Complete> complete = new ConcurrentHashMap<>();

  /** By model: what had come at the last poll. */
  private Map<String, Receipts> last = Map.of();

  /** When that was. */
  private Instant polled = ResultQuery.END;

  /**
   * A look that left nothing to do.
   *
   * @param revision of the settings and references of all models it was made with
   * @param seen until when the model's rows have been seen, as it was kept; an erasure sets it back
   * @param receipts what was known then, or at a later poll to which that was all
   */
  private record Complete(String revision, Instant seen, Receipts receipts) {}

  /**
   * What a look starts from.
   *
   * @param revision of the settings and references of all models, or an older one
   * @param before what had come at the poll before
   */
  private record Occasion(String revision, Receipts receipts, Receipts before) {}

  Schedule(
      ModelCatalog models,
      ReferenceRules references,
      TrafficReader traffic,
      Fingerprints fingerprints,
      TouchedWindows touched,
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
    this.touched = touched;
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
    String revision = revisions.models();
    Instant asked = now();
    Instant since = since(asked);
    Map<String, Map<Instant, Receipt>> received = traffic.received(since, shadows.ids());
    Map<String, Instant> seen =
        cursors.findAll().stream().collect(Collectors.toMap(Cursor::model, Cursor::receivedUntil));
    Map<String, Receipts> current = new HashMap<>();
    List<CompletableFuture<Void>> looks = new ArrayList<>();
    for (ModelSettings settings : models.all()) {
      String model = settings.name();
      Receipts receipts = new Receipts(since, asked, received.getOrDefault(model, Map.of()));
      current.put(model, receipts);
      Occasion occasion = new Occasion(revision, receipts, last.getOrDefault(model, NOTHING));
      boolean isAtRest = isAtRest(model, occasion, seen.getOrDefault(model, ResultQuery.BEGIN));
      if (!isAtRest && busy.add(model)) {
        looks.add(queue.submit(model, () -> look(settings, occasion)));
      }
    }
    last = current;
    polled = asked;
    return looks;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Goes back to the looks that left nothing to do, if they were not long ago; a whole minute. */
  private Instant since(Instant now) {
    Instant memory = now.minus(LONGEST_MEMORY);
    Instant earliest = polled.isBefore(memory) ? polled : memory;
    return complete.values().stream()
        .map(done -> done.receipts().asked())
        .filter(asked -> !asked.isBefore(earliest) && asked.isBefore(now))
        .min(Comparator.naturalOrder())
        .orElse(now)
        .minus(SLACK)
        .truncatedTo(ChronoUnit.MINUTES);
  }

  /**
   * Whether a look would find nothing to do; then it counts as made.
   *
   * @param seen until when the model's rows have been seen
   */
  private boolean isAtRest(String model, Occasion occasion, Instant seen) {
    Receipts receipts = occasion.receipts();
    Complete done = complete.get(model);
    return done != null
        && done.revision().equals(occasion.revision())
        && isCovered(done, receipts, seen)
        && receipts.unknownTo(done.receipts()).isEmpty()
        && complete.replace(model, done, new Complete(done.revision(), done.seen(), receipts));
  }

  /** Whether the receipts tell of all that may have come since a look. */
  private static boolean isCovered(Complete done, Receipts receipts, Instant seen) {
    return !seen.isBefore(done.seen())
        && !receipts.since().isAfter(done.receipts().asked().minus(SLACK));
  }

  private void look(ModelSettings settings, Occasion occasion) {
    try {
      if (!queue.isAskedFor()) { // else somebody waits for a thread: at the next look
        analyseTouched(settings, occasion);
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

  private void analyseTouched(ModelSettings settings, Occasion occasion) {
    String model = settings.name();
    Instant now = now();
    List<Compared> compared = references.all(settings);
    String setup = Fingerprints.setup(settings, compared);
    String whole = setup + " " + settings.window();
    Optional<Cursor> before = cursors.findById(model);
    Instant seen =
        before
            .filter(cursor -> cursor.setup().equals(whole)) // else all windows are looked at
            .map(Cursor::receivedUntil)
            .orElse(ResultQuery.BEGIN);
    if (seen.equals(ResultQuery.BEGIN)) {
      complete.remove(model);
    }
    Receipts receipts = occasion.receipts();
    Set<TimeWindow> moving =
        touched.windows(settings, compared, receipts.arrivedAfter(occasion.before()), now);
    Collection<Instant> hours = hours(model, receipts, seen);
    boolean allDone = true;
    for (TimeWindow window : latest(touched.windows(settings, compared, hours, now))) {
      if (queue.isAskedFor()) { // somebody waits: the rest at the next look
        allDone = false;
        break;
      }
      allDone &= analyseIfQuiet(settings, compared, setup, window, moving.contains(window));
    }
    // An erasure sets the cursor back while we look: then the next look starts from there.
    if (allDone && cursors.findById(model).equals(before)) {
      save(new Cursor(model, receipts.asked(), whole));
      complete.put(model, new Complete(occasion.revision(), receipts.asked(), receipts));
    }
  }

  private static List<TimeWindow> latest(NavigableSet<TimeWindow> windows) {
    List<TimeWindow> inOrder = List.copyOf(windows);
    return inOrder.subList(Math.max(0, inOrder.size() - MOST_WINDOWS), inOrder.size());
  }

  /**
   * The hours of event time to which something may have come that no look has seen.
   *
   * @param seen until when the model's rows have been seen
   */
  private Collection<Instant> hours(String model, Receipts receipts, Instant seen) {
    Complete done = complete.get(model);
    if (done != null && isCovered(done, receipts, seen)) {
      return receipts.unknownTo(done.receipts());
    }
    Instant since = seen.equals(ResultQuery.BEGIN) ? seen : seen.minus(SLACK);
    List<Instant> hours = new ArrayList<>(traffic.touchedHours(model, since));
    hours.addAll(shadows.touchedHours(model, since));
    return hours;
  }

  /**
   * Whether the window is up to date now.
   *
   * @param isMoving whether something has come for it just now
   */
  private boolean analyseIfQuiet(
      ModelSettings settings,
      List<Compared> compared,
      String setup,
      TimeWindow window,
      boolean isMoving) {
    String id = WindowState.idOf(settings.name(), settings.window(), window.start());
    if (isMoving && waits(id)) {
      return false;
    }
    String fingerprint = fingerprints.of(settings, compared, setup, window);
    Optional<WindowState> known = states.findById(id);
    if (known.filter(state -> state.fingerprint().equals(fingerprint)).isPresent()) {
      waiting.remove(id);
      return true;
    }
    Optional<Lease> turn = turns.take(settings.name());
    if (turn.isEmpty()) { // another analyzer is at this model: its state is seen at the next look
      return false;
    }
    periods.analyse(settings, window, null, null, (_, _) -> {});
    if (!turns.isCurrent(turn.get())) { // it took too long: somebody else goes on from here
      return false;
    }
    save(new WindowState(id, settings.name(), fingerprint, now()));
    turns.end(turn.get());
    waiting.remove(id);
    return true;
  }

  /** Whether a window to which something keeps coming is to wait longer. */
  private boolean waits(String id) {
    Instant now = now();
    Instant since = waiting.computeIfAbsent(id, _ -> now);
    return Duration.between(since, now).toSeconds() < LONGEST_WAIT_SECONDS;
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
