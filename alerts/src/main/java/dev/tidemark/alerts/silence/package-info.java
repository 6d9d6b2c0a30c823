/** Times in which alerts are not announced. */
@NullMarked
package dev.tidemark.alerts.silence;

import org.jspecify.annotations.NullMarked;
