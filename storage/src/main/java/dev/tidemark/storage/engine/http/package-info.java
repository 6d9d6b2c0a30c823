/** ClickHouse's HTTP interface on loopback, in front of the embedded engine. */
@NullMarked
package dev.tidemark.storage.engine.http;

import org.jspecify.annotations.NullMarked;
