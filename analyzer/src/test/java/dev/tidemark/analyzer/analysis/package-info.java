@NullMarked
package dev.tidemark.analyzer.analysis;

import org.jspecify.annotations.NullMarked;
