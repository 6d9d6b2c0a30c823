@NullMarked
package dev.tidemark.alerts.receiver;

import org.jspecify.annotations.NullMarked;
