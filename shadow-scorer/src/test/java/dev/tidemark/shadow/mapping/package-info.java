@NullMarked
package dev.tidemark.shadow.mapping;

import org.jspecify.annotations.NullMarked;
