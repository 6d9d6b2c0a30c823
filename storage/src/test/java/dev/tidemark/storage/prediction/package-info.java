@NullMarked
package dev.tidemark.storage.prediction;

import org.jspecify.annotations.NullMarked;
