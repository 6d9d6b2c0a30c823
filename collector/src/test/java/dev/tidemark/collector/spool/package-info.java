@NullMarked
package dev.tidemark.collector.spool;

import org.jspecify.annotations.NullMarked;
