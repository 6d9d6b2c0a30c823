@NullMarked
package dev.tidemark.server.demo;

import org.jspecify.annotations.NullMarked;
