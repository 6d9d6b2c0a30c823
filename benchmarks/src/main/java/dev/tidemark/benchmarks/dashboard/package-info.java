/** How fast the pages are with much to show. */
@NullMarked
package dev.tidemark.benchmarks.dashboard;

import org.jspecify.annotations.NullMarked;
