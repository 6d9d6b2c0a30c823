/** Bounds on memory and rates that one noisy sender meets before the others do. */
@NullMarked
package dev.tidemark.collector.fairness;

import org.jspecify.annotations.NullMarked;
