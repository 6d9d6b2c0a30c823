/** One column of a model on both sides of a comparison: its values, its type, its bins. */
@NullMarked
package dev.tidemark.analyzer.column;

import org.jspecify.annotations.NullMarked;
