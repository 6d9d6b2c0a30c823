package dev.tidemark.storage.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.storage.candidate.Candidate;
import dev.tidemark.storage.candidate.CandidateRepository;
import io.micronaut.context.ApplicationContext;
import io.micronaut.data.exceptions.DataAccessException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What candidates and replays promise on every metadata database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReplayRepositoryContract {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Instant LATER = NOW.plusSeconds(60);

  private ApplicationContext context;
  private ReplayRepository replays;

  abstract ApplicationContext start(InstantSource clock) throws Exception;

  @BeforeAll
  void open() throws Exception {
    context = start(InstantSource.fixed(NOW));
    replays = context.getBean(ReplayRepository.class);
  }

  @AfterAll
  void close() {
    context.close();
  }

  @Test
  void savedReplay_comesBackEqual() {
    Replay replay = replays.save(replay(id()));
    assertThat(replays.findById(replay.id())).contains(replay);
    assertThat(
            replays.findByModelAndCandidateAndStandingIdIsNullOrderByCreatedAtDesc("credit", "2"))
        .contains(replay);
  }

  @Test
  void pass_isClaimedByOneOwner_untilItsLeaseEnds() {
    Replay replay = replays.save(replay(id()));
    String pass = replay.passId();
    assertThat(replays.findClaimable(NOW)).contains(pass);
    assertThat(replays.claim(pass, "a", LATER, NOW)).isEqualTo(1);
    assertThat(replays.claim(pass, "b", LATER, NOW)).isZero();
    assertThat(replays.findClaimable(NOW)).doesNotContain(pass);
    assertThat(replays.renew(pass, "b", LATER)).isZero();
    Instant muchLater = LATER.plusSeconds(1);
    assertThat(replays.findClaimable(muchLater)).contains(pass);
    assertThat(replays.claim(pass, "b", muchLater.plusSeconds(60), muchLater)).isEqualTo(1);
    assertThat(replays.progressed(replay.id(), "a", 1, 1, 10, 4, 5)).isZero();
  }

  @Test
  void progress_countsEachChunkOnce() {
    Replay replay = replays.save(replay(id()));
    replays.claim(replay.passId(), "a", LATER, NOW);
    replays.planned(replay.passId(), 30, 3);
    assertThat(replays.progressed(replay.id(), "a", 1, 1, 10, 4, 5)).isEqualTo(1);
    assertThat(replays.progressed(replay.id(), "a", 1, 1, 10, 4, 5)).isZero();
    assertThat(replays.progressed(replay.id(), "a", 2, 3, 10, 0, 7)).isEqualTo(1);
    Replay now = replays.findById(replay.id()).orElseThrow();
    assertThat(now.rowsDone()).isEqualTo(20);
    assertThat(now.rowsTotal()).isEqualTo(30);
    assertThat(now.chunksDone()).isEqualTo(3);
    assertThat(now.busyMillis()).isEqualTo(12);
  }

  @Test
  void finishedReplay_staysAsItIs() {
    Replay replay = replays.save(replay(id()));
    assertThat(replays.finish(replay.id(), "CANCELLED", null, null, NOW)).isEqualTo(1);
    assertThat(replays.finish(replay.id(), "DONE", null, "{}", NOW)).isZero();
    assertThat(replays.claim(replay.passId(), "a", LATER, NOW)).isZero();
    Replay now = replays.findById(replay.id()).orElseThrow();
    assertThat(now.state()).isEqualTo(ReplayState.CANCELLED);
    assertThat(now.finishedAt()).isEqualTo(NOW);
  }

  @Test
  void standingShadow_hasOnePassUnderWay() {
    StandingShadowRepository standings = context.getBean(StandingShadowRepository.class);
    StandingShadow standing = standings.save(standing(id()));
    assertThat(standings.findById(standing.id())).contains(standing);
    assertThat(standings.findByModelAndCandidate(standing.model(), "2")).contains(standing);
    assertThat(standings.ordered(standing.id(), "p1", LATER)).isZero();
    assertThat(standings.ordered(standing.id(), "p1", NOW)).isEqualTo(1);
    assertThat(standings.ordered(standing.id(), "p2", NOW)).isZero();
    assertThat(standings.skipped(standing.id(), NOW, LATER)).isZero();
    assertThat(standings.answered(standing.id(), "p2", LATER)).isZero();
    assertThat(standings.failed(standing.id(), "p1", "broken", LATER)).isEqualTo(1);
    assertThat(standings.findById(standing.id()).orElseThrow())
        .satisfies(failed -> {
          assertThat(failed.failures()).isEqualTo(1);
          assertThat(failed.detail()).isEqualTo("broken");
          assertThat(failed.untilTs()).isEqualTo(NOW);
        });
    standings.ordered(standing.id(), "p3", NOW);
    assertThat(standings.answered(standing.id(), "p3", LATER)).isEqualTo(1);
    standings.ordered(standing.id(), "p4", LATER);
    standings.answered(standing.id(), "p4", NOW); // late rows of an earlier hour
    StandingShadow now = standings.findById(standing.id()).orElseThrow();
    assertThat(now.untilTs()).isEqualTo(LATER);
    assertThat(now.failures()).isZero();
    assertThat(now.detail()).isNull();
  }

  @Test
  void standingShadowSwitchedOff_takesNoOrder() {
    StandingShadowRepository standings = context.getBean(StandingShadowRepository.class);
    StandingShadow standing = standings.save(standing(id()));
    assertThat(standings.switched(standing.id(), false, LATER)).isEqualTo(1);
    assertThat(standings.switched(standing.id(), false, LATER)).isZero();
    assertThat(standings.ordered(standing.id(), "p1", NOW)).isZero();
    assertThat(standings.findAtWork()).extracting(StandingShadow::id).doesNotContain(standing.id());
    assertThat(standings.findActiveSince(LATER))
        .extracting(StandingShadow::id)
        .contains(standing.id());
  }

  private static StandingShadow standing(String id) {
    return new StandingShadow(
        id,
        id(),
        "credit-" + id,
        "2",
        "1",
        ReplaySource.LOGGED,
        NOW,
        NOW,
        NOW,
        1,
        1000,
        Execution.CPU,
        0.01,
        null,
        true,
        true,
        null,
        0,
        null,
        null,
        NOW,
        NOW);
  }

  @Test
  void releasedPass_isFreeAtOnce() {
    String owner = id();
    Replay replay = replays.save(replay(id()));
    replays.claim(replay.passId(), owner, LATER, NOW);
    assertThat(replays.release(owner)).isEqualTo(1);
    assertThat(replays.findClaimable(NOW)).contains(replay.passId());
  }

  @Test
  void plan_comesBackEqual() {
    ReplayPlans plans = context.getBean(ReplayPlans.class);
    String pass = id();
    assertThat(plans.find(pass)).isEmpty();
    List<Chunk> chunks =
        List.of(new Chunk(NOW, LATER, "", "m", 10), new Chunk(NOW, LATER, "m", "", 7));
    plans.save(pass, chunks);
    assertThat(plans.find(pass)).contains(chunks);
  }

  @Test
  void candidateVersion_isUnique() {
    CandidateRepository candidates = context.getBean(CandidateRepository.class);
    Candidate candidate = candidates.save(candidate(id()));
    assertThat(candidates.findByModelAndVersion("credit", "2")).contains(candidate);
    assertThat(candidates.findByModelOrderByCreatedAt("credit")).containsExactly(candidate);
    assertThatThrownBy(() -> candidates.save(candidate(id())))
        .isInstanceOf(DataAccessException.class);
  }

  @Test
  void newestOfEachModel_leavesOutWhatOnlyChecksTheLog() {
    Replay older = replays.save(replay(id(), "churn", ReplayPurpose.CANDIDATE, NOW));
    Replay newest = replays.save(replay(id(), "churn", ReplayPurpose.CANDIDATE, LATER));
    Replay check =
        replays.save(replay(id(), "churn", ReplayPurpose.FIDELITY, LATER.plusSeconds(1)));
    Replay other = replays.save(replay(id(), "clicks", ReplayPurpose.CANDIDATE, NOW));
    assertThat(replays.newestOfEachModel(1000))
        .contains(newest, other)
        .doesNotContain(older, check);
    assertThat(replays.newestOfEachModel(1)).containsExactly(newest);
    assertThat(
            replays.findByPassIdInAndPurpose(
                List.of(check.passId(), other.passId()), ReplayPurpose.FIDELITY))
        .containsExactly(check);
  }

  private static Candidate candidate(String id) {
    return new Candidate(id, "credit", "2", "0".repeat(64), 12, "{}", "{}", "", 0, NOW);
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private static Replay replay(String id) {
    return replay(id, "credit", ReplayPurpose.CANDIDATE, NOW);
  }

  private static Replay replay(String id, String model, ReplayPurpose purpose, Instant createdAt) {
    return new Replay(
        id,
        UUID.randomUUID().toString(),
        model,
        "2",
        "1",
        purpose,
        ReplaySource.FILE,
        NOW,
        LATER,
        0.5,
        1024,
        Execution.AUTO,
        0.01,
        null,
        ReplayState.QUEUED,
        null,
        0,
        0,
        0,
        0,
        0,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        createdAt,
        null,
        null,
        null);
  }
}
