package dev.tidemark.storage.candidate;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/**
 * A registered ONNX file: one immutable version of a model that may become its champion.
 *
 * @param sha256 of the file's bytes, lower-case hexadecimal; also its name on disk
 * @param signature inputs and outputs of the file, JSON
 * @param mapping how features become inputs and outputs become answers, complete, JSON
 * @param provenance what the user said of its origin (training data, commit, registry link), JSON
 * @param checkedRows rows of real traffic it was tried on at registration; 0 when there were none
 */
@MappedEntity("candidates")
public record Candidate(
    @Id String id,
    String model,
    String version,
    String sha256,
    long sizeBytes,
    String signature,
    String mapping,
    String provenance,
    int checkedRows,
    Instant createdAt) {}
