/**
 * The demo: half a year of real flights with two announced incidents, replayed through the service.
 */
@NullMarked
package dev.tidemark.server.demo;

import org.jspecify.annotations.NullMarked;
