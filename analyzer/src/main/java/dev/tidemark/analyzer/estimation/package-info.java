/** Performance before labels arrive, graded once they do, and drift of what scores mean. */
@NullMarked
package dev.tidemark.analyzer.estimation;

import org.jspecify.annotations.NullMarked;
