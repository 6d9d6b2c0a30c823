@NullMarked
package dev.tidemark.server.contract;

import org.jspecify.annotations.NullMarked;
