/** Where accepted records stand on disk until ClickHouse has them. */
@NullMarked
package dev.tidemark.collector.spool;

import org.jspecify.annotations.NullMarked;
