@NullMarked
package dev.tidemark.storage.replay;

import org.jspecify.annotations.NullMarked;
