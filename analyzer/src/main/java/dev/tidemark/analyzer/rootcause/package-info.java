/** What moved first, and together with performance: where to look when a model gets worse. */
@NullMarked
package dev.tidemark.analyzer.rootcause;

import org.jspecify.annotations.NullMarked;
