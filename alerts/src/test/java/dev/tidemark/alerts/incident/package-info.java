@NullMarked
package dev.tidemark.alerts.incident;

import org.jspecify.annotations.NullMarked;
