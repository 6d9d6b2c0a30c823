package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.analysis.ReferenceRules.Compared;
import dev.tidemark.storage.analysis.WindowState;
import dev.tidemark.storage.analysis.WindowStates;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.revision.Digest;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.TrafficReader;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the results of a window depend on, as a text: rows, labels and shadow answers, then the
 * setup; and of a model whose limits come from the windows before, then what these were analysed
 * from. Thread-safe.
 */
@Singleton
final class Fingerprints {
  private final TrafficReader traffic;
  private final Shadows shadows;
  private final WindowStates states;
  private final PastWindows past;

  Fingerprints(TrafficReader traffic, Shadows shadows, WindowStates states, PastWindows past) {
    this.traffic = traffic;
    this.shadows = shadows;
    this.states = states;
    this.past = past;
  }

  /** Of one window, as things are now. */
  String of(ModelSettings settings, List<Compared> compared, String setup, TimeWindow window) {
    WindowLength length = WindowLength.parse(settings.window());
    StringBuilder text = new StringBuilder(traffic.fingerprint(settings.name(), window));
    text.append(shadows.fingerprint(settings.name(), window));
    compared.stream()
        .flatMap(one -> one.rule().periods(length, window).stream())
        .distinct()
        .forEach(period -> text.append(' ').append(traffic.fingerprint(settings.name(), period)));
    String values = Digest.of(text.toString()) + " " + setup;
    List<TimeWindow> before = past.before(settings, length, window);
    return before.isEmpty() ? values : values + " " + past(settings, before);
  }

  /** What the values of the windows before stem from; how these were judged plays no part. */
  private String past(ModelSettings settings, List<TimeWindow> before) {
    List<String> ids =
        before.stream()
            .map(window -> WindowState.idOf(settings.name(), settings.window(), window.start()))
            .toList();
    return Digest.of(
        states.findByIdInList(ids).stream()
            .map(state -> state.id() + " " + values(state.fingerprint()))
            .sorted()
            .collect(Collectors.joining("\n")));
  }

  /** What the values in the results depend on: all but the windows before. */
  private static String values(String fingerprint) {
    int setup = fingerprint.indexOf(' ');
    int past = fingerprint.indexOf(' ', setup + 1);
    return past < 0 ? fingerprint : fingerprint.substring(0, past);
  }

  /** Changes when the settings or a reference do. */
  static String setup(ModelSettings settings, List<Compared> compared) {
    return Digest.of(
        List.of(
                Compared.text(compared),
                new TreeMap<>(settings.features()),
                settings.segments(),
                settings.minSample(),
                String.valueOf(settings.task()),
                String.valueOf(settings.positiveLabel()),
                settings.profile(),
                settings.thresholdOfModel())
            .toString());
  }
}
