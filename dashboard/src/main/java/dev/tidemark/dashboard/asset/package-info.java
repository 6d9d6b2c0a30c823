@NullMarked
package dev.tidemark.dashboard.asset;

import org.jspecify.annotations.NullMarked;
