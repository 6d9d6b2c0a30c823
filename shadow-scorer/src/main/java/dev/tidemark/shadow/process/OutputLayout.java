package dev.tidemark.shadow.process;

/**
 * Which outputs are sent back; an empty name means none.
 *
 * @param label output with the predicted class
 * @param score output with the probability of the positive class, or of all classes
 * @param scoreIndex which column of it; −1: the last
 * @param scoreClass which key of it when it is a map; empty: the key at {@code scoreIndex}
 * @param value output with the predicted number
 * @param probabilities whether all columns of the score output are sent back
 */
public record OutputLayout(
    String label,
    String score,
    int scoreIndex,
    String scoreClass,
    String value,
    boolean probabilities) {}
