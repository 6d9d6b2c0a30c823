/** The analyzer's HTTP interface. */
@NullMarked
package dev.tidemark.analyzer.api;

import org.jspecify.annotations.NullMarked;
