/** How fast records come in: a server, an engine and a load driver, all on one machine. */
@NullMarked
package dev.tidemark.benchmarks.ingest;

import org.jspecify.annotations.NullMarked;
