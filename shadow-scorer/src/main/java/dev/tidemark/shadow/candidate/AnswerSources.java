package dev.tidemark.shadow.candidate;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.replay.ReplaySource;
import dev.tidemark.storage.shadow.CandidateAnswers;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells where a candidate's answers come from. Thread-safe. */
@Singleton
public final class AnswerSources {
  private final Candidates candidates;
  private final CandidateAnswers answers;

  AnswerSources(Candidates candidates, ClickHouse clickHouse) {
    this.candidates = candidates;
    this.answers = new CandidateAnswers(clickHouse);
  }

  /**
   * The source to take.
   *
   * @param asked as a user wrote it; null: the registered file, or else logged answers
   * @throws Problem 404 when there is neither, 400 when what was asked for is not there
   */
  public ReplaySource of(String model, String version, @Nullable String asked) {
    if (asked == null) {
      if (candidates.find(model, version).isEmpty() && answers.exist(model, version)) {
        return ReplaySource.LOGGED;
      }
      candidates.get(model, version);
      return ReplaySource.FILE;
    }
    ReplaySource source = parsed(asked);
    switch (source) {
      case FILE -> candidates.get(model, version);
      case LOGGED -> {
        if (!answers.exist(model, version)) {
          throw Problem.invalidField(
              "/source",
              "No answer of version '"
                  + version
                  + "' has come in; post them to /v1/shadow-predictions.");
        }
      }
    }
    return source;
  }

  /** Versions of a model of which answers were posted, by name. */
  List<CandidateAnswers.Answered> ofModel(String model) {
    return answers.versions(model);
  }

  /** The same of every model. */
  List<CandidateAnswers.Answered> ofAllModels() {
    return answers.versions();
  }

  Optional<CandidateAnswers.Answered> find(String model, String version) {
    return answers.find(model, version);
  }

  private static ReplaySource parsed(String asked) {
    try {
      return ReplaySource.of(asked);
    } catch (IllegalArgumentException e) {
      throw Problem.invalidField("/source", "source is " + e.getMessage() + ".");
    }
  }
}
