@NullMarked
package dev.tidemark.collector.log;

import org.jspecify.annotations.NullMarked;
