@NullMarked
package dev.tidemark.benchmarks.replay;

import org.jspecify.annotations.NullMarked;
