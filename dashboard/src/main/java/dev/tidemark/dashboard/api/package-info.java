@NullMarked
package dev.tidemark.dashboard.api;

import org.jspecify.annotations.NullMarked;
