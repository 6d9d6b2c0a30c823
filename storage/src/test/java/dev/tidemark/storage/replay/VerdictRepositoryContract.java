package dev.tidemark.storage.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.data.exceptions.DataAccessException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the history of verdicts and the kept reports promise on every metadata database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class VerdictRepositoryContract {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");

  private ApplicationContext context;
  private VerdictRepository verdicts;

  abstract ApplicationContext start(InstantSource clock) throws Exception;

  @BeforeAll
  void open() throws Exception {
    context = start(InstantSource.fixed(NOON));
    verdicts = context.getBean(VerdictRepository.class);
  }

  @AfterAll
  void close() {
    context.close();
  }

  @Test
  void verdictsOfAReplay_comeBackEqual_inTheOrderOfTheirNumbers() {
    VerdictRow second = verdict("v2", "r1", 2);
    VerdictRow first = verdict("v1", "r1", 1);
    verdicts.save(second);
    verdicts.save(first);
    verdicts.save(verdict("v3", "r2", 1));
    assertThat(verdicts.findByReplayIdOrderByNumber("r1")).containsExactly(first, second);
  }

  @Test
  void secondVerdictOfANumber_isRefused_whoeverComesLater() {
    verdicts.save(verdict("mine", "r3", 1));
    assertThatThrownBy(() -> verdicts.save(verdict("theirs", "r3", 1)))
        .isInstanceOf(DataAccessException.class);
    assertThat(verdicts.findByReplayIdOrderByNumber("r3"))
        .extracting(VerdictRow::id)
        .containsExactly("mine");
  }

  @Test
  void lastVerdicts_ofThoseThatHaveAny() {
    verdicts.save(verdict("a1", "judged-twice", 1));
    verdicts.save(new VerdictRow("a2", "judged-twice", 2, "promote", "[]", "{}", 1000, 0, NOON));
    verdicts.save(verdict("b1", "judged-once", 1));
    assertThat(verdicts.findLast(List.of("judged-twice", "judged-once", "not-judged")))
        .containsExactlyInAnyOrder(
            new LastVerdict("judged-twice", "promote", 0),
            new LastVerdict("judged-once", "inconclusive", 960));
  }

  @Test
  void keptReports_areReplaced_andForgottenByModel() {
    KeptReportRepository reports = context.getBean(KeptReportRepository.class);
    String large = "{\"é\": \"" + "x".repeat(1_000_000) + "\"}";
    reports.save(new KeptReport("kept-1", "mine", "a", "{}"));
    reports.update(new KeptReport("kept-1", "mine", "b", large));
    reports.save(new KeptReport("kept-2", "theirs", "a", "{}"));
    assertThat(reports.findById("kept-1")).contains(new KeptReport("kept-1", "mine", "b", large));
    assertThatThrownBy(() -> reports.save(new KeptReport("kept-1", "mine", "c", "{}")))
        .isInstanceOf(DataAccessException.class);
    reports.deleteByModel("mine");
    assertThat(reports.existsById("kept-1")).isFalse();
    assertThat(reports.existsById("kept-2")).isTrue();
  }

  private static VerdictRow verdict(String id, String replay, int number) {
    return new VerdictRow(
        id, replay, number, "inconclusive", "[\"é: too few rows\"]", "{\"n\": 1}", 40, 960, NOON);
  }
}
