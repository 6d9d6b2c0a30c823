/** Tells open pages what has changed. */
@NullMarked
package dev.tidemark.dashboard.live;

import org.jspecify.annotations.NullMarked;
