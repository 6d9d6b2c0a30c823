/** Whether something has changed since the last look. */
@NullMarked
package dev.tidemark.storage.revision;

import org.jspecify.annotations.NullMarked;
