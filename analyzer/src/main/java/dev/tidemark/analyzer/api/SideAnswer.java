package dev.tidemark.analyzer.api;

import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.embedding.EmbeddingDrift;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/** Rows of a column on one side. */
@Serdeable(naming = SnakeCaseStrategy.class)
record SideAnswer(long rows, long values, long nulls, long mismatched) {
  static SideAnswer of(Column column) {
    return new SideAnswer(column.rows(), column.values(), column.nulls(), column.mismatched());
  }

  static SideAnswer of(EmbeddingDrift.Side side, String feature) {
    long rows = side.rows().count();
    long values = side.column(feature).rows();
    return new SideAnswer(rows, values, rows - values, 0);
  }
}
