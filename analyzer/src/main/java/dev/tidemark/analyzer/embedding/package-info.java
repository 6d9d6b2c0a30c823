/** Drift of features that are vectors. */
@NullMarked
package dev.tidemark.analyzer.embedding;

import org.jspecify.annotations.NullMarked;
