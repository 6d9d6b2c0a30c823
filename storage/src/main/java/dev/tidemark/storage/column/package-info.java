/** The columns of one side of a comparison, read from traffic or from a reference. */
@NullMarked
package dev.tidemark.storage.column;

import org.jspecify.annotations.NullMarked;
