@NullMarked
package dev.tidemark.alerts.silence;

import org.jspecify.annotations.NullMarked;
