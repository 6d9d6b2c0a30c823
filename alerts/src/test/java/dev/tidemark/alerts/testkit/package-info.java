@NullMarked
package dev.tidemark.alerts.testkit;

import org.jspecify.annotations.NullMarked;
