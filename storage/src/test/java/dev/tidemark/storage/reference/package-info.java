@NullMarked
package dev.tidemark.storage.reference;

import org.jspecify.annotations.NullMarked;
