@NullMarked
package dev.tidemark.collector.fairness;

import org.jspecify.annotations.NullMarked;
