/** Erasure at a person's request. */
@NullMarked
package dev.tidemark.collector.erasure;

import org.jspecify.annotations.NullMarked;
