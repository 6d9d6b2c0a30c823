@NullMarked
package dev.tidemark.collector.clients;

import org.jspecify.annotations.NullMarked;
