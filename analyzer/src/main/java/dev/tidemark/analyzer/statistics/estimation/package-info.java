/** Performance to expect before labels arrive. */
@NullMarked
package dev.tidemark.analyzer.statistics.estimation;

import org.jspecify.annotations.NullMarked;
