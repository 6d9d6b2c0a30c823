/** Bins that a reference fixes, and the counts of both windows in them. */
@NullMarked
package dev.tidemark.analyzer.statistics.bins;

import org.jspecify.annotations.NullMarked;
