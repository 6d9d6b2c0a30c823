/** What a command says on a terminal while it works. */
@NullMarked
package dev.tidemark.server.console;

import org.jspecify.annotations.NullMarked;
