@NullMarked
package dev.tidemark.dashboard.page;

import org.jspecify.annotations.NullMarked;
