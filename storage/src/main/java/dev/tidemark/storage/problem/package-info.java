@NullMarked
package dev.tidemark.storage.problem;

import org.jspecify.annotations.NullMarked;
