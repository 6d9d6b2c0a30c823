package dev.tidemark.analyzer.comparison;

import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.replay.Execution;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplayPurpose;
import dev.tidemark.storage.replay.ReplaySource;
import dev.tidemark.storage.replay.ReplayState;
import dev.tidemark.storage.shadow.ShadowStore.Compared;
import java.time.Instant;
import java.util.List;

/** Rows that both versions scored, and the report on them. */
final class ComparedReports {
  static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  private ComparedReports() {}

  static Compared row(
      int i, int champion, double championScore, int candidate, double score, ClassLabel label) {
    return new Compared(
        "p" + i,
        TIME,
        ClassLabel.of(candidate),
        score,
        ClassLabel.of(champion),
        championScore,
        label);
  }

  static ReplayReport report(List<Compared> rows, double margin) {
    return report(rows, margin, Evidence.NONE);
  }

  static ReplayReport report(List<Compared> rows, double margin, Evidence evidence) {
    Replay replay =
        new Replay(
            "r1",
            "pass",
            "credit",
            "2",
            "1",
            ReplayPurpose.CANDIDATE,
            ReplaySource.FILE,
            TIME,
            TIME.plusSeconds(60),
            1.0,
            1024,
            Execution.AUTO,
            margin,
            null,
            ReplayState.DONE,
            null,
            rows.size(),
            rows.size(),
            0,
            1,
            1,
            5,
            Execution.CPU,
            "cpu",
            null,
            null,
            null,
            null,
            TIME,
            TIME,
            TIME,
            null);
    return new ReplayComparison(
            replay, ModelSettings.defaults("credit"), new ReplayedRows(rows), evidence)
        .report();
  }
}
