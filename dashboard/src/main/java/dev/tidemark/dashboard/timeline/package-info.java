@NullMarked
package dev.tidemark.dashboard.timeline;

import org.jspecify.annotations.NullMarked;
