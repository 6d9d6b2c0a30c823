package dev.tidemark.shadow.candidate;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** Candidates: those with a file, oldest first, then those logged elsewhere. */
@Serdeable
record CandidateList(List<CandidateView> candidates) {}
