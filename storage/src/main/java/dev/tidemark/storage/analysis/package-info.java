/** Analyses asked for, and how far the schedule has come: what survives a restart. */
@NullMarked
package dev.tidemark.storage.analysis;

import org.jspecify.annotations.NullMarked;
