/** Champion against candidate on the same logged traffic: what a release manager signs. */
@NullMarked
package dev.tidemark.analyzer.comparison;

import org.jspecify.annotations.NullMarked;
