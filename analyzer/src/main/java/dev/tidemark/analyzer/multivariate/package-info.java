/** Drift that no single column shows. */
@NullMarked
package dev.tidemark.analyzer.multivariate;

import org.jspecify.annotations.NullMarked;
