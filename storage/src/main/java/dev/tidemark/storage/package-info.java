@NullMarked
package dev.tidemark.storage;

import org.jspecify.annotations.NullMarked;
