@NullMarked
package dev.tidemark.storage.intake;

import org.jspecify.annotations.NullMarked;
