@NullMarked
package dev.tidemark.alerts.api;

import org.jspecify.annotations.NullMarked;
