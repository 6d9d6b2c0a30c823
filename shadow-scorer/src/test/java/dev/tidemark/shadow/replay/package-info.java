@NullMarked
package dev.tidemark.shadow.replay;

import org.jspecify.annotations.NullMarked;
