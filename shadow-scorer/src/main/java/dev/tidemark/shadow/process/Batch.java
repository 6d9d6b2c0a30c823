package dev.tidemark.shadow.process;

/**
 * One batch, ready to be sent.
 *
 * @param bytes payload of a {@link Frame#SCORE}; not copied, its first {@code length} bytes count
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, compared nowhere
public record Batch(int rows, byte[] bytes, int length) {}
