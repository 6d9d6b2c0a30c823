@NullMarked
package dev.tidemark.collector.kafka;

import org.jspecify.annotations.NullMarked;
