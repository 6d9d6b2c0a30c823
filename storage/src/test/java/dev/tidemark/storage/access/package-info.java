@NullMarked
package dev.tidemark.storage.access;

import org.jspecify.annotations.NullMarked;
