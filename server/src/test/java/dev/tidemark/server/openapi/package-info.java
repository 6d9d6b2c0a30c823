@NullMarked
package dev.tidemark.server.openapi;

import org.jspecify.annotations.NullMarked;
