/** Records as clients send them: JSON and NDJSON read in one streaming pass into stored rows. */
@NullMarked
package dev.tidemark.storage.record;

import org.jspecify.annotations.NullMarked;
