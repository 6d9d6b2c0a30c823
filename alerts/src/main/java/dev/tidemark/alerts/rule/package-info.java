/** What makes an alert: conditions over metrics. */
@NullMarked
package dev.tidemark.alerts.rule;

import org.jspecify.annotations.NullMarked;
