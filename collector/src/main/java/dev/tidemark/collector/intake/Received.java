package dev.tidemark.collector.intake;

/**
 * A request's answer.
 *
 * @param isRepeated whether it was given before: nothing has been stored this time
 */
record Received(IntakeAnswer answer, boolean isRepeated) {}
