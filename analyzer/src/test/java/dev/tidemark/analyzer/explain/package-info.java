@NullMarked
package dev.tidemark.analyzer.explain;

import org.jspecify.annotations.NullMarked;
