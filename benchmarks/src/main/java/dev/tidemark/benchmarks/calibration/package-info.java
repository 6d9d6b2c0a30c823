/** How often the analyzer says drift when there is none, and how often when there is some. */
@NullMarked
package dev.tidemark.benchmarks.calibration;

import org.jspecify.annotations.NullMarked;
