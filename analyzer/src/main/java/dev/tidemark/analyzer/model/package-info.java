/** Settings and schema of a model. */
@NullMarked
package dev.tidemark.analyzer.model;

import org.jspecify.annotations.NullMarked;
