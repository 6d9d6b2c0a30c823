/** The same request sent again gets the same answer. */
@NullMarked
package dev.tidemark.collector.idempotency;

import org.jspecify.annotations.NullMarked;
