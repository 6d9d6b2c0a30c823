@NullMarked
package dev.tidemark.storage.window;

import org.jspecify.annotations.NullMarked;
