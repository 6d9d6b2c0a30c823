/** Showing the working of the numbers of a model as a whole; a class for each family. */
@NullMarked
package dev.tidemark.analyzer.explain.model;

import org.jspecify.annotations.NullMarked;
