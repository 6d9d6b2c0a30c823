/** How good predictions were, on the labels that have arrived. */
@NullMarked
package dev.tidemark.analyzer.performance;

import org.jspecify.annotations.NullMarked;
