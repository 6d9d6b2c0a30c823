/** Where notifications go, and which addresses are allowed. */
@NullMarked
package dev.tidemark.alerts.receiver;

import org.jspecify.annotations.NullMarked;
