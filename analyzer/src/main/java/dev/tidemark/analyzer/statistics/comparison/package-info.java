/** Tests and intervals that compare two models, or tell how sure a number is. */
@NullMarked
package dev.tidemark.analyzer.statistics.comparison;

import org.jspecify.annotations.NullMarked;
