@NullMarked
package dev.tidemark.collector.cloudevents;

import org.jspecify.annotations.NullMarked;
