@NullMarked
package dev.tidemark.storage.candidate;

import org.jspecify.annotations.NullMarked;
