@NullMarked
package dev.tidemark.server.client;

import org.jspecify.annotations.NullMarked;
