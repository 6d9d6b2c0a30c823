/** Stories of users on real data, in a real browser. */
@NullMarked
package dev.tidemark.server.story;

import org.jspecify.annotations.NullMarked;
