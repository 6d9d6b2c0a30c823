@NullMarked
package dev.tidemark.alerts;

import org.jspecify.annotations.NullMarked;
