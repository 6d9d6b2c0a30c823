@NullMarked
package dev.tidemark.collector.writer;

import org.jspecify.annotations.NullMarked;
