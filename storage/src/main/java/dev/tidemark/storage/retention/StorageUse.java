package dev.tidemark.storage.retention;

import dev.tidemark.storage.clickhouse.ClickHouse;
import jakarta.inject.Singleton;
import java.util.List;

/** What each table takes in ClickHouse. */
@Singleton
public final class StorageUse {
  /** One row a table, from the list of parts: no data is read. On a cluster, of this replica. */
  private static final String SELECT_TABLES =
      """
      SELECT table, sum(rows), sum(bytes_on_disk), sum(data_uncompressed_bytes), count()
      FROM system.parts
      WHERE database = currentDatabase() AND active
      GROUP BY table
      ORDER BY sum(bytes_on_disk) DESC, table
      """;

  private final ClickHouse clickHouse;

  StorageUse(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * One table's share.
   *
   * @param rows those that a later merge drops are still among them
   * @param parts files that merges have yet to unite
   */
  public record Table(
      String name, long rows, long bytesOnDisk, long bytesUncompressed, long parts) {}

  /** All tables, the largest first. */
  public List<Table> tables() {
    return clickHouse.rows(
        SELECT_TABLES,
        List.of(),
        row ->
            new Table(
                row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)));
  }
}
