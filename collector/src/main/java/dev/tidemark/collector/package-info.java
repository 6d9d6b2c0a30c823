@NullMarked
package dev.tidemark.collector;

import org.jspecify.annotations.NullMarked;
