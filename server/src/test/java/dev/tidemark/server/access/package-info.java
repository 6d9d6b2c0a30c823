@NullMarked
package dev.tidemark.server.access;

import org.jspecify.annotations.NullMarked;
