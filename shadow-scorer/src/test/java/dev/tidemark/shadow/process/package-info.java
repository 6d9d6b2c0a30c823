@NullMarked
package dev.tidemark.shadow.process;

import org.jspecify.annotations.NullMarked;
