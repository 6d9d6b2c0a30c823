/**
 * Just enough of ClickHouse's SQL to find an INSERT's data and to refuse what leaves the engine.
 */
@NullMarked
package dev.tidemark.storage.engine.sql;

import org.jspecify.annotations.NullMarked;
