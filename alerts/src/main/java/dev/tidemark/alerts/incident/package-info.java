/** What alerts of one model that overlap in time have in common, and what probably happened. */
@NullMarked
package dev.tidemark.alerts.incident;

import org.jspecify.annotations.NullMarked;
