/** The summary of one feature in one window on the bins of its reference. */
@NullMarked
package dev.tidemark.storage.profile;

import org.jspecify.annotations.NullMarked;
