/** References: imported data or a period of traffic, frozen. */
@NullMarked
package dev.tidemark.analyzer.reference;

import org.jspecify.annotations.NullMarked;
