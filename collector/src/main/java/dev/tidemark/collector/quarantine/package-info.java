@NullMarked
package dev.tidemark.collector.quarantine;

import org.jspecify.annotations.NullMarked;
