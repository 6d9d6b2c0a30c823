package dev.tidemark.shadow.candidate;

import dev.tidemark.storage.candidate.Candidate;
import dev.tidemark.storage.replay.StandingShadowRepository;
import dev.tidemark.storage.shadow.CandidateAnswers;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Candidates as they are shown, with a file or logged elsewhere. Thread-safe. */
@Singleton
final class CandidateViews {
  private final Candidates candidates;
  private final AnswerSources sources;
  private final StandingShadowRepository standings;
  private final JsonMapper json;

  CandidateViews(
      Candidates candidates,
      AnswerSources sources,
      StandingShadowRepository standings,
      JsonMapper json) {
    this.candidates = candidates;
    this.sources = sources;
    this.standings = standings;
    this.json = json;
  }

  /** Those of every model: with a file, oldest first, then those logged elsewhere. */
  List<CandidateView> all() {
    return views(candidates.all(), sources.ofAllModels());
  }

  /** Those of one model, in the same order. */
  List<CandidateView> ofModel(String model) {
    return views(candidates.ofModel(model), sources.ofModel(model));
  }

  Optional<CandidateView> find(String model, String version) {
    return candidates
        .find(model, version)
        .map(this::view)
        .or(() -> sources.find(model, version).map(this::view));
  }

  CandidateView view(Candidate candidate) {
    return CandidateView.of(candidate, standing(candidate.model(), candidate.version()), json);
  }

  private CandidateView view(CandidateAnswers.Answered answered) {
    return CandidateView.of(answered, standing(answered.model(), answered.version()));
  }

  private List<CandidateView> views(
      List<Candidate> registered, List<CandidateAnswers.Answered> answered) {
    List<CandidateView> all = new ArrayList<>(registered.stream().map(this::view).toList());
    answered.stream()
        .filter(one ->
            registered.stream()
                .noneMatch(file ->
                    file.model().equals(one.model()) && file.version().equals(one.version())))
        .map(this::view)
        .forEach(all::add);
    return all;
  }

  private @Nullable StandingView standing(String model, String version) {
    return standings.findByModelAndCandidate(model, version).map(StandingView::of).orElse(null);
  }
}
