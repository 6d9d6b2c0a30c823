package dev.tidemark.storage.column;

import static dev.tidemark.storage.clickhouse.ClickHouse.each;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.result.ResultQuery;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a side into slices that can be read one after the other, so that no answer holds more than
 * some number of rows. Thread-safe.
 */
@Singleton
public final class SliceReader {
  private static final long MINUTE_MILLIS = 60_000;
  private static final long ROW_NUMBERS = 1_000;

  private final ClickHouse clickHouse;

  public SliceReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  private record Step(long number, long rows) {}

  /**
   * The side in slices that hold all of its rows, each once.
   *
   * @param most rows of a slice, unless a single minute holds more
   * @return the side itself when one slice will do
   */
  public List<RowSource> slices(RowSource source, long rows, long most) {
    if (rows <= most) {
      return List.of(source);
    }
    long width = source.isTraffic() ? MINUTE_MILLIS : ROW_NUMBERS;
    List<RowSource> slices = new ArrayList<>();
    long from = source.isTraffic() ? ResultQuery.BEGIN.toEpochMilli() : 0;
    long end = source.isTraffic() ? ResultQuery.END.toEpochMilli() : Long.MAX_VALUE;
    long held = 0;
    for (Step step : steps(source, width)) {
      if (held > 0 && held + step.rows() > most) {
        slices.add(new RowSource.Slice(source, from, step.number() * width));
        from = step.number() * width;
        held = 0;
      }
      held += step.rows();
    }
    slices.add(new RowSource.Slice(source, from, end));
    return slices;
  }

  private List<Step> steps(RowSource source, long width) {
    String position = source.isTraffic() ? "toUnixTimestamp64Milli(ts)" : "row_number";
    // without FINAL: rows not merged yet make a slice smaller than it might be, no more
    String table = source.isTraffic() ? "predictions" : source.table();
    // grain: one step (a minute, or 1,000 row numbers) that holds rows; reads one column
    String sql =
        """
        SELECT toInt64(floor(%1$s / %2$d)) AS step, count() FROM %3$s WHERE %4$s
        GROUP BY step ORDER BY step
        """
            .formatted(position, width, table, source.condition());
    return clickHouse.columns(
        sql, source.parameters(), each(rows -> new Step(rows.readLong(), rows.readLong())));
  }
}
