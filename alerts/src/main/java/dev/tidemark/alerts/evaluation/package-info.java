/** Folds windows into alerts. */
@NullMarked
package dev.tidemark.alerts.evaluation;

import org.jspecify.annotations.NullMarked;
