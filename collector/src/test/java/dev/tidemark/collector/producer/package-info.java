@NullMarked
package dev.tidemark.collector.producer;

import org.jspecify.annotations.NullMarked;
