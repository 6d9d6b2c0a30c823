/** Tidemark as users start it, for benchmarks that measure whole processes. */
@NullMarked
package dev.tidemark.benchmarks.process;

import org.jspecify.annotations.NullMarked;
