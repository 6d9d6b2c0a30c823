package dev.tidemark.server.access;

/**
 * How the process can be reached.
 *
 * @param isLoopback whether it listens on this machine only
 * @param operatorKey opens everything; known to who may read the data directory
 */
public record Protection(boolean isLoopback, String operatorKey) {}
