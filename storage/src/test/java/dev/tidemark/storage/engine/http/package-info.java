/** Tests of the parts of the engine's endpoint that need no engine. */
@NullMarked
package dev.tidemark.storage.engine.http;

import org.jspecify.annotations.NullMarked;
