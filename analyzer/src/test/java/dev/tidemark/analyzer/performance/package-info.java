@org.jspecify.annotations.NullMarked
package dev.tidemark.analyzer.performance;
