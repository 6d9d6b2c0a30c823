/** Statistics that compare the distribution of a reference with that of a current window. */
@NullMarked
package dev.tidemark.analyzer.statistics.drift;

import org.jspecify.annotations.NullMarked;
