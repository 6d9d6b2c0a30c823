@NullMarked
package dev.tidemark.shadow;

import org.jspecify.annotations.NullMarked;
