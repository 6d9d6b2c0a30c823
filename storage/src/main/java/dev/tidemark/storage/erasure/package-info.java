/** Taking people's data out again. */
@NullMarked
package dev.tidemark.storage.erasure;

import org.jspecify.annotations.NullMarked;
