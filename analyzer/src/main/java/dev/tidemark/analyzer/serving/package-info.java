/** Latency, errors and traffic. */
@NullMarked
package dev.tidemark.analyzer.serving;

import org.jspecify.annotations.NullMarked;
