@NullMarked
package dev.tidemark.storage.result;

import org.jspecify.annotations.NullMarked;
