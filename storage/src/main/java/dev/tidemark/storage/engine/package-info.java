/** The embedded ClickHouse: a supervised child process that speaks HTTP on loopback. */
@NullMarked
package dev.tidemark.storage.engine;

import org.jspecify.annotations.NullMarked;
