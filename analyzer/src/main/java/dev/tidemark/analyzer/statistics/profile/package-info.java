/**
 * Drift distances by the rules of other monitoring tools, so that people who come from one see the
 * digits they know.
 */
@NullMarked
package dev.tidemark.analyzer.statistics.profile;

import org.jspecify.annotations.NullMarked;
