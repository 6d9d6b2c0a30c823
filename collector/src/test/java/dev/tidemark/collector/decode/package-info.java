@NullMarked
package dev.tidemark.collector.decode;

import org.jspecify.annotations.NullMarked;
