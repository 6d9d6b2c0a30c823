@NullMarked
package dev.tidemark.storage.metadata;

import org.jspecify.annotations.NullMarked;
