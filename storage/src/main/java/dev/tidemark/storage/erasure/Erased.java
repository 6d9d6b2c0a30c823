package dev.tidemark.storage.erasure;

/** How many records were there and are no more, by table. */
public record Erased(
    long predictions,
    long labels,
    long shadowPredictions,
    long candidateAnswers,
    long referenceRows) {}
