/** Analysing windows of traffic against a reference, on demand and on schedule. */
@NullMarked
package dev.tidemark.analyzer.analysis;

import org.jspecify.annotations.NullMarked;
