package dev.tidemark.benchmarks.ingest;

/** Two ways of writing the same record as one line of JSON. */
enum RecordForm {
  /** As {@code POST /v1/predictions} takes it. */
  TIDEMARK,
  /** With the columns of table {@code predictions} as members, so that ClickHouse reads it. */
  CLICKHOUSE
}
