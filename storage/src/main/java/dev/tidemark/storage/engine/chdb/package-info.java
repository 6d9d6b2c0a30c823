/**
 * Calls into {@code libchdb}, ClickHouse as a library, over the Foreign Function and Memory API.
 */
@NullMarked
package dev.tidemark.storage.engine.chdb;

import org.jspecify.annotations.NullMarked;
