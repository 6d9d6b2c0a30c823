@NullMarked
package dev.tidemark.storage.shadow;

import org.jspecify.annotations.NullMarked;
