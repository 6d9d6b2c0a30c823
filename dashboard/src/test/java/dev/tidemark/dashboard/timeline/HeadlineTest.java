package dev.tidemark.dashboard.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.dashboard.ResultBuilder;
import dev.tidemark.dashboard.timeline.Headline.Part;
import dev.tidemark.dashboard.timeline.Headline.State;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HeadlineTest {
  private static final Instant BEGIN = Instant.parse("2026-04-01T00:00:00Z");

  private final List<MetricResult> results = new ArrayList<>();

  @Test
  void ongoingDrift_saysFeatureShiftBeginningAndSize() {
    psi(0, 0.01, Status.OK);
    psi(1, 2.1, Status.DRIFT);
    psi(2, 1.9, Status.DRIFT);
    results.add(feature(2, "mean", 1126).reference(700).build());
    results.add(feature(1, "mean", 1127).reference(700).build());

    Headline headline = Headline.of(Timeline.of(results));

    assertThat(headline.state()).isEqualTo(State.DRIFT);
    assertThat(words(headline.now().getFirst()))
        .isEqualTo(
            "distance has moved 1.61× up since 2026-04-02T00:00:00Z: PSI 1.90"
                + " (expected 0.0100, n\u00A0=\u00A05\u202F000)");
  }

  @Test
  void driftThatIsOver_isTold_butIsNoTroubleNow() {
    psi(0, 0.01, Status.OK);
    psi(1, 2.1, Status.DRIFT);
    psi(2, 0.01, Status.OK);

    Headline headline = Headline.of(Timeline.of(results));

    assertThat(headline.state()).isEqualTo(State.OK);
    assertThat(headline.now()).isEmpty();
    assertThat(words(headline.past().getFirst()))
        .startsWith(
            "distance drifted from 2026-04-02T00:00:00Z to 2026-04-03T00:00:00Z: PSI up to 2.10");
  }

  @Test
  void windowWithTooFewRows_endsNoEpisode() {
    psi(0, 2.0, Status.DRIFT);
    psi(1, Double.NaN, Status.INSUFFICIENT);
    psi(2, 2.2, Status.DRIFT);

    List<Episode> episodes = Episode.in(Timeline.of(results), List.of("psi"));

    assertThat(episodes).hasSize(1);
    assertThat(episodes.getFirst().windows()).isEqualTo(2);
    assertThat(episodes.getFirst().isOngoing()).isTrue();
    assertThat(episodes.getFirst().span())
        .isEqualTo(new TimeWindow(BEGIN, BEGIN.plus(Duration.ofDays(3))));
  }

  @Test
  void fallenPerformance_saysSinceWhen_withIntervalAndReference() {
    accuracy(0, 0.81, Status.OK);
    accuracy(1, 0.75, Status.DRIFT);

    Headline headline = Headline.of(Timeline.of(results));

    assertThat(headline.state()).isEqualTo(State.PERFORMANCE);
    assertThat(words(headline.now().getFirst()))
        .isEqualTo(
            "Accuracy has been worse since 2026-04-02T00:00:00Z: 75.0\u00A0% ±\u00A01.0"
                + " (reference 81.2\u00A0%, n\u00A0=\u00A05\u202F000 labelled)");
  }

  @Test
  void onlyTinyWindows_areNotCalledHealthy() {
    psi(0, Double.NaN, Status.INSUFFICIENT);

    assertThat(Headline.of(Timeline.of(results)).state()).isEqualTo(State.INSUFFICIENT);
  }

  @Test
  void noResults_areEmpty() {
    assertThat(Headline.of(Timeline.of(List.of())).state()).isEqualTo(State.EMPTY);
  }

  @Test
  void driftingFeature_ranksBeforeOneThatOnlyDriftedMoreOnce() {
    psi(0, 9.0, Status.DRIFT);
    psi(1, 0.0, Status.OK);
    results.add(
        new ResultBuilder("m", day(0), Subject.FEATURE, "hour", "psi", 0.0, 500, 500).build());
    results.add(
        new ResultBuilder("m", day(1), Subject.FEATURE, "hour", "psi", 0.4, 500, 500)
            .status(Status.DRIFT)
            .build());

    assertThat(Ranking.of(Timeline.of(results), Subject.FEATURE))
        .containsExactly("hour", "distance");
  }

  private void psi(int day, double value, Status status) {
    results.add(feature(day, "psi", value).expected(0.01).status(status).build());
  }

  private void accuracy(int day, double value, Status status) {
    results.add(
        new ResultBuilder("m", day(day), Subject.MODEL, "", "accuracy", value, 5000, 80_000)
            .interval(value - 0.01, value + 0.01)
            .reference(0.812)
            .status(status)
            .build());
  }

  private static ResultBuilder feature(int day, String metric, double value) {
    return new ResultBuilder(
        "m", day(day), Subject.FEATURE, "distance", metric, value, 5000, 80_000);
  }

  private static TimeWindow day(int day) {
    return new TimeWindow(BEGIN.plus(Duration.ofDays(day)), BEGIN.plus(Duration.ofDays(day + 1L)));
  }

  private static String words(List<Part> parts) {
    return parts.stream()
        .map(part ->
            switch (part) {
              case Part.Text text -> text.text();
              case Part.Name name -> name.text();
              case Part.Time time -> time.time().toString();
              case Part.Figure figure -> figure.text();
            })
        .collect(Collectors.joining());
  }
}
