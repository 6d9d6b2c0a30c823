package dev.tidemark.storage.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.storage.analysis.Analysis.State;
import io.micronaut.context.ApplicationContext;
import io.micronaut.data.exceptions.DataAccessException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the analyzer's own tables promise on every metadata database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AnalysisStoreContract {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");

  private ApplicationContext context;
  private Analyses analyses;
  private Cursors cursors;
  private WindowStates states;

  abstract ApplicationContext start(InstantSource clock) throws Exception;

  @BeforeAll
  void open() throws Exception {
    context = start(InstantSource.fixed(NOON));
    analyses = context.getBean(Analyses.class);
    cursors = context.getBean(Cursors.class);
    states = context.getBean(WindowStates.class);
  }

  @AfterAll
  void close() {
    context.close();
  }

  @BeforeEach
  void clear() {
    analyses.deleteAll();
  }

  @Test
  void analysis_comesBackEqual_alsoWithoutWhatMayBeMissing() {
    Analysis full =
        new Analysis(
            "full",
            "credit",
            NOON,
            NOON.plusSeconds(3600),
            "7d/1d",
            "seasonal:4",
            State.FAILED,
            3,
            4,
            "ClickHouse is away",
            NOON,
            NOON.plusMillis(1));
    Analysis bare = analysis("bare", "credit", NOON, State.QUEUED);
    analyses.save(full);
    analyses.save(bare);
    assertThat(analyses.findById("full")).contains(full);
    assertThat(analyses.findById("bare")).contains(bare);
  }

  @Test
  void openOnes_areThoseInTheStatesAskedFor_oldestFirst() {
    analyses.save(analysis("second", "a", NOON.plusMillis(1), State.QUEUED));
    analyses.save(analysis("first", "a", NOON, State.RUNNING));
    analyses.save(analysis("over", "a", NOON, State.DONE));
    assertThat(analyses.findByStateInListOrderByCreatedAt(List.of(State.QUEUED, State.RUNNING)))
        .extracting(Analysis::id)
        .containsExactly("first", "second");
  }

  @Test
  void newest_areOfOneModelOrOfAny_atMostSoMany() {
    analyses.save(analysis("old", "a", NOON, State.DONE));
    analyses.save(analysis("new", "a", NOON.plusMillis(2), State.DONE));
    analyses.save(analysis("other", "b", NOON.plusMillis(1), State.DONE));
    assertThat(analyses.newest("a", 10)).extracting(Analysis::id).containsExactly("new", "old");
    assertThat(analyses.newest("", 2)).extracting(Analysis::id).containsExactly("new", "other");
    assertThat(analyses.newest("nobody", 10)).isEmpty();
  }

  @Test
  void progress_isNotedWhileItIsOpen_andNotAfterItsEnd() {
    analyses.save(analysis("a1", "a", NOON, State.QUEUED));
    assertThat(analyses.progressed("a1", 1, 5)).isEqualTo(1);
    assertThat(of("a1").state()).isEqualTo(State.RUNNING);
    assertThat(of("a1").windowsDone()).isEqualTo(1);
    assertThat(of("a1").windowsTotal()).isEqualTo(5);
    assertThat(analyses.finish("a1", State.CANCELLED.name(), "stopped", NOON.plusMillis(7)))
        .isEqualTo(1);
    assertThat(analyses.progressed("a1", 2, 5)).isZero();
    assertThat(of("a1").windowsDone()).isEqualTo(1);
  }

  @Test
  void firstEnd_counts() {
    analyses.save(analysis("a1", "a", NOON, State.RUNNING));
    assertThat(analyses.finish("a1", State.DONE.name(), "", NOON.plusMillis(7))).isEqualTo(1);
    assertThat(analyses.finish("a1", State.FAILED.name(), "late", NOON.plusMillis(9))).isZero();
    assertThat(of("a1").state()).isEqualTo(State.DONE);
    assertThat(of("a1").detail()).isEmpty();
    assertThat(of("a1").finishedAt()).isEqualTo(NOON.plusMillis(7));
  }

  @Test
  void sameIdTwice_isRefused() {
    analyses.save(analysis("a1", "a", NOON, State.QUEUED));
    assertThatThrownBy(() -> analyses.save(analysis("a1", "b", NOON, State.QUEUED)))
        .isInstanceOf(DataAccessException.class);
    assertThat(of("a1").model()).isEqualTo("a");
  }

  @Test
  void cursor_movesAndIsForgotten() {
    cursors.save(new Cursor("a", NOON, ""));
    cursors.update(new Cursor("a", NOON.plusMillis(1), "digest"));
    assertThat(cursors.findById("a")).contains(new Cursor("a", NOON.plusMillis(1), "digest"));
    cursors.deleteById("a");
    assertThat(cursors.findById("a")).isEmpty();
  }

  @Test
  void stateOfAWindow_isReplaced_andHoldsTheLongestNames() {
    String model = "m".repeat(256);
    String id = WindowState.idOf(model, "10000rows", NOON);
    states.save(new WindowState(id, model, "one", NOON));
    WindowState later = new WindowState(id, model, "f".repeat(512), NOON.plusMillis(1));
    states.update(later);
    assertThat(states.findById(id)).contains(later);
    assertThat(states.existsById(WindowState.idOf(model, "1d", NOON))).isFalse();
  }

  private Analysis of(String id) {
    return analyses.findById(id).orElseThrow();
  }

  private static Analysis analysis(String id, String model, Instant createdAt, State state) {
    return new Analysis(
        id, model, NOON, NOON.plusSeconds(60), null, null, state, 0, null, "", createdAt, null);
  }
}
