/** The API described for programs, {@code /openapi.yml}, and for people, {@code /docs}. */
@NullMarked
package dev.tidemark.server.openapi;

import org.jspecify.annotations.NullMarked;
