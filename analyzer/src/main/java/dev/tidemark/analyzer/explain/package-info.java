/** Showing the working: distributions bin by bin, and how a number came about. */
@NullMarked
package dev.tidemark.analyzer.explain;

import org.jspecify.annotations.NullMarked;
