@NullMarked
package dev.tidemark.storage.inference;

import org.jspecify.annotations.NullMarked;
