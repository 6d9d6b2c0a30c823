@NullMarked
package dev.tidemark.analyzer.comparison;

import org.jspecify.annotations.NullMarked;
