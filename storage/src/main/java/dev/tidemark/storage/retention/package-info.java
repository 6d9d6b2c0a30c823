/** How long events are kept. */
@NullMarked
package dev.tidemark.storage.retention;

import org.jspecify.annotations.NullMarked;
