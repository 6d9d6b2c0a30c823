@NullMarked
package dev.tidemark.shadow.candidate;

import org.jspecify.annotations.NullMarked;
