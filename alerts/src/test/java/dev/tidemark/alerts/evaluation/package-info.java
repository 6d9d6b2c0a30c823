@NullMarked
package dev.tidemark.alerts.evaluation;

import org.jspecify.annotations.NullMarked;
