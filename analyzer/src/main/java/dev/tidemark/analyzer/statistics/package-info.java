/**
 * Statistics as pure functions of values and counts, free of framework, clock, IO and unseeded
 * chance. Subpackages by subject; nothing here knows windows, models or storage.
 */
@NullMarked
package dev.tidemark.analyzer.statistics;

import org.jspecify.annotations.NullMarked;
