/** Who may call the API, and who changed what. */
@NullMarked
package dev.tidemark.storage.access;

import org.jspecify.annotations.NullMarked;
