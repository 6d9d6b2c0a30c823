/** Latency, errors and traffic. */
@NullMarked
package dev.tidemark.analyzer.shadow;

import org.jspecify.annotations.NullMarked;
