/** Drift of many columns together: what no single column shows. */
@NullMarked
package dev.tidemark.analyzer.statistics.multivariate;

import org.jspecify.annotations.NullMarked;
