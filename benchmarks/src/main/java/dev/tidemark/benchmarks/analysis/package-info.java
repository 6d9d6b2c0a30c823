/**
 * What an analysis costs: in time and memory, by rows and by features, beside a program by hand.
 */
@NullMarked
package dev.tidemark.benchmarks.analysis;

import org.jspecify.annotations.NullMarked;
