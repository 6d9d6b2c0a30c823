@NullMarked
package dev.tidemark.collector.intake;

import org.jspecify.annotations.NullMarked;
