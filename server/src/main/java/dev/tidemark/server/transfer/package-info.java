/** Files into a running server, and its configuration out of it. */
@NullMarked
package dev.tidemark.server.transfer;

import org.jspecify.annotations.NullMarked;
