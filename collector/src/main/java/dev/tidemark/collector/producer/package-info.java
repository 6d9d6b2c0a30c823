/** Who sends records, how many, how good, and since when not any more. */
@NullMarked
package dev.tidemark.collector.producer;

import org.jspecify.annotations.NullMarked;
