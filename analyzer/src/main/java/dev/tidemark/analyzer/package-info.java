@NullMarked
package dev.tidemark.analyzer;

import org.jspecify.annotations.NullMarked;
