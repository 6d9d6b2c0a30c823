/** How long it takes from a result to a page. */
@NullMarked
package dev.tidemark.benchmarks.alerts;

import org.jspecify.annotations.NullMarked;
