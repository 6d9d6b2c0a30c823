/** What a metric is: the interface each implements, what it hands back, and how that is judged. */
@NullMarked
package dev.tidemark.analyzer.metric;

import org.jspecify.annotations.NullMarked;
