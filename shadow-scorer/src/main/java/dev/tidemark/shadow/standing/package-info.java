/** Candidates that follow new traffic, window by window. */
@NullMarked
package dev.tidemark.shadow.standing;

import org.jspecify.annotations.NullMarked;
