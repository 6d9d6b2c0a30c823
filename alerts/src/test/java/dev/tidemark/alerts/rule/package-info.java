@NullMarked
package dev.tidemark.alerts.rule;

import org.jspecify.annotations.NullMarked;
