@NullMarked
package dev.tidemark.shadow.worker;

import org.jspecify.annotations.NullMarked;
