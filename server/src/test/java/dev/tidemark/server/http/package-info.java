@NullMarked
package dev.tidemark.server.http;

import org.jspecify.annotations.NullMarked;
