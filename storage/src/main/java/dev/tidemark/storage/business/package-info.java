/** Business metrics: numbers that users post and that are watched like any other metric. */
@NullMarked
package dev.tidemark.storage.business;

import org.jspecify.annotations.NullMarked;
