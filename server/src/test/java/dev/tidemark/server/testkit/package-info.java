@NullMarked
package dev.tidemark.server.testkit;

import org.jspecify.annotations.NullMarked;
