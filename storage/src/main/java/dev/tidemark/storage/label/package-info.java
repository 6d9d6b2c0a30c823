@NullMarked
package dev.tidemark.storage.label;

import org.jspecify.annotations.NullMarked;
