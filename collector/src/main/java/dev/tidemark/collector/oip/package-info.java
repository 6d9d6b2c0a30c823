@NullMarked
package dev.tidemark.collector.oip;

import org.jspecify.annotations.NullMarked;
