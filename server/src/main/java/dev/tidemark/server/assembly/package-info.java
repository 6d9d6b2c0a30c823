@NullMarked
package dev.tidemark.server.assembly;

import org.jspecify.annotations.NullMarked;
