/** From the spool into ClickHouse, each record once. */
@NullMarked
package dev.tidemark.collector.writer;

import org.jspecify.annotations.NullMarked;
