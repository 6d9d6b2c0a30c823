/** Gets notifications to receivers. */
@NullMarked
package dev.tidemark.alerts.delivery;

import org.jspecify.annotations.NullMarked;
