/** Statistics of what a column holds: nulls, ranges, categories, moments. */
@NullMarked
package dev.tidemark.analyzer.quality;

import org.jspecify.annotations.NullMarked;
