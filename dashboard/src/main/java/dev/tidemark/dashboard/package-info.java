@NullMarked
package dev.tidemark.dashboard;

import org.jspecify.annotations.NullMarked;
