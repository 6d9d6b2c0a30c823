@NullMarked
package dev.tidemark.storage.record;

import org.jspecify.annotations.NullMarked;
