@NullMarked
package dev.tidemark.storage.clickhouse;

import org.jspecify.annotations.NullMarked;
