/** What {@code /prometheus} tells of the models, beside the process's own metrics. */
@NullMarked
package dev.tidemark.server.metrics;

import org.jspecify.annotations.NullMarked;
