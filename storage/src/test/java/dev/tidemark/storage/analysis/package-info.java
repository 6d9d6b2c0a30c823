@NullMarked
package dev.tidemark.storage.analysis;

import org.jspecify.annotations.NullMarked;
