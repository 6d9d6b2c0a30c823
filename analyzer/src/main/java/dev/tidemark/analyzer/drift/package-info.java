/** Statistics that tell how far a column moved from its reference. */
@NullMarked
package dev.tidemark.analyzer.drift;

import org.jspecify.annotations.NullMarked;
