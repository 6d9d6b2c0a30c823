/** Distances between two samples of vectors. */
@NullMarked
package dev.tidemark.analyzer.statistics.embedding;

import org.jspecify.annotations.NullMarked;
