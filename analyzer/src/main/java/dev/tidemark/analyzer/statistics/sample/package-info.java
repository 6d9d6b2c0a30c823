/** Values of one column as a sorted sample: counts, moments, quantiles. */
@NullMarked
package dev.tidemark.analyzer.statistics.sample;

import org.jspecify.annotations.NullMarked;
