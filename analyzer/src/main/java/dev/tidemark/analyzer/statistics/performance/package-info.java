/** How good predictions were, once their labels are known. */
@NullMarked
package dev.tidemark.analyzer.statistics.performance;

import org.jspecify.annotations.NullMarked;
