/** Alerts as people and receivers see them. */
@NullMarked
package dev.tidemark.alerts.alert;

import org.jspecify.annotations.NullMarked;
