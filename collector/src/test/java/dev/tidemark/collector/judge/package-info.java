/**
 * An oracle for the collector's promise: clients note what was acknowledged, faults run, and a
 * judge compares what ClickHouse holds with the notes, field by field.
 */
@NullMarked
package dev.tidemark.collector.judge;

import org.jspecify.annotations.NullMarked;
