@NullMarked
package dev.tidemark.shadow.standing;

import org.jspecify.annotations.NullMarked;
