/** Tests of the embedded engine, and the engine that other tests share. */
@NullMarked
package dev.tidemark.storage.engine;

import org.jspecify.annotations.NullMarked;
