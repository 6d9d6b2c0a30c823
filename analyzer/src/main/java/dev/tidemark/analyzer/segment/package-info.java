/** Segments of the traffic that stand out: worse than the rest, or moved away from before. */
@NullMarked
package dev.tidemark.analyzer.segment;

import org.jspecify.annotations.NullMarked;
