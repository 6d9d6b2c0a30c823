/** Windows of the numbers that users post. */
@NullMarked
package dev.tidemark.collector.business;

import org.jspecify.annotations.NullMarked;
