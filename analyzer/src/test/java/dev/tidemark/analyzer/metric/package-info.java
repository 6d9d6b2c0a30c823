@NullMarked
package dev.tidemark.analyzer.metric;

import org.jspecify.annotations.NullMarked;
