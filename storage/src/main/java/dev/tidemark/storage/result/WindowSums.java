package dev.tidemark.storage.result;

import static dev.tidemark.storage.clickhouse.ClickHouse.each;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ContentToken;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Writes and reads {@code window_sums}, and beside it {@code window_sum_days}, the same by the day.
 * Thread-safe.
 */
@Singleton
public final class WindowSums {
  private static final List<String> COLUMNS =
      List.of(
          "model",
          "version",
          "segment",
          "window_length",
          "window_start",
          "window_end",
          "part",
          "name",
          "other",
          "cell",
          "weight",
          "squares",
          "total",
          "computed_at");

  private static final Duration DAY = Duration.ofDays(1);

  private static final String JOINED =
      """
      ARRAY JOIN part AS one_part, name AS one_name, other AS one_other, cell AS one_cell,
        weight AS one_weight, squares AS one_squares, total AS one_total
      """;

  /** Pruned by month of the window, model and segment. */
  private static final String MATCHING =
      """
      WHERE model = {model:String} AND segment = {segment:String}
        AND (empty({version:String}) OR version = {version:String})
        AND window_length = {length:String}
      """;

  /** Grain: one number over all windows; whole days are read as such, the rest window by window. */
  private static final String SELECT =
      "SELECT one_part, one_name, one_other, one_cell, sum(one_weight), sum(one_squares),\n"
          + "  sum(one_total)\nFROM (\n"
          + "SELECT one_part, one_name, one_other, one_cell, one_weight, one_squares, one_total\n"
          + "FROM window_sum_days FINAL\n"
          + JOINED
          + MATCHING
          + """
            AND window_start >= fromUnixTimestamp64Milli({first_day:Int64}, 'UTC')
            AND window_start < fromUnixTimestamp64Milli({end_of_days:Int64}, 'UTC')
          UNION ALL
          SELECT one_part, one_name, one_other, one_cell, one_weight, one_squares, one_total
          FROM window_sums FINAL
          """
          + JOINED
          + MATCHING
          + """
            AND window_start >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
            AND window_start < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
            AND (window_start < fromUnixTimestamp64Milli({first_day:Int64}, 'UTC')
              OR window_start >= fromUnixTimestamp64Milli({end_of_days:Int64}, 'UTC'))
          )
          GROUP BY one_part, one_name, one_other, one_cell
          ORDER BY one_part, one_name, one_other, one_cell
          SETTINGS do_not_merge_across_partitions_select_final = 1,
            optimize_move_to_prewhere_if_final = 1
          """;

  /** Grain: one day of one version and segment of a model; reads the windows that start in it. */
  private static final String DAYS =
      """
      INSERT INTO window_sum_days
      SELECT model, version, segment, window_length,
        fromUnixTimestamp64Milli({from:Int64}, 'UTC'), fromUnixTimestamp64Milli({to:Int64}, 'UTC'),
        groupArrayIf(one_part, day_weight > 0), groupArrayIf(one_name, day_weight > 0),
        groupArrayIf(one_other, day_weight > 0), groupArrayIf(one_cell, day_weight > 0),
        groupArrayIf(day_weight, day_weight > 0), groupArrayIf(day_squares, day_weight > 0),
        groupArrayIf(day_total, day_weight > 0), max(day_computed_at)
      FROM (
        SELECT model, version, segment, window_length, one_part, one_name, one_other, one_cell,
          sum(one_weight) AS day_weight, sum(one_squares) AS day_squares,
          sum(one_total) AS day_total, max(computed_at) AS day_computed_at
        FROM window_sums FINAL
        LEFT
      """
          + JOINED // a window that is no longer has no entries, and leaves one of weight 0
          + """
            WHERE model = {model:String} AND segment IN {segments:Array(String)}
              AND window_length = {length:String}
              AND window_start >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
              AND window_start < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
            GROUP BY model, version, segment, window_length, one_part, one_name, one_other, one_cell
            ORDER BY one_part, one_name, one_other, one_cell
          )
          GROUP BY model, version, segment, window_length
          SETTINGS do_not_merge_across_partitions_select_final = 1,
            optimize_move_to_prewhere_if_final = 1
          """;

  private static final WindowSum.Part[] PARTS = WindowSum.Part.values();

  private final ClickHouse clickHouse;

  public WindowSums(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * The numbers of one window.
   *
   * @param segment empty for all traffic
   * @param windowLength as {@code WindowLength.text()}
   * @param sums none when the window is no longer
   */
  public record Row(
      String model,
      String version,
      String segment,
      String windowLength,
      TimeWindow window,
      List<WindowSum> sums,
      Instant computedAt) {}

  /** Visible to readers when this returns; a row replaces what was known of the same window. */
  public void write(List<Row> rows) {
    Map<YearMonth, List<Row>> byPartition =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> YearMonth.from(row.window().start().atOffset(ZoneOffset.UTC)),
                    TreeMap::new,
                    Collectors.toList()));
    byPartition.values().forEach(this::insert);
    rows.stream()
        .filter(row -> isInDays(row.windowLength()))
        .collect(
            Collectors.groupingBy(
                Day::of,
                LinkedHashMap::new,
                Collectors.mapping(Row::segment, Collectors.toCollection(TreeSet::new))))
        .forEach(this::addUp);
  }

  /** Whether several windows can start in a day. */
  private static boolean isInDays(String windowLength) {
    return switch (WindowLength.parse(windowLength)) {
      case WindowLength.Fixed(Duration length, String _) -> length.compareTo(DAY) < 0;
      case WindowLength.RowCount _ -> true;
      case WindowLength.Sliding _, WindowLength.Weeks _, WindowLength.Months _ -> false;
    };
  }

  /** A day of windows of one length. */
  private record Day(String model, String windowLength, Instant start) {
    static Day of(Row row) {
      return new Day(
          row.model(), row.windowLength(), row.window().start().truncatedTo(ChronoUnit.DAYS));
    }
  }

  private void addUp(Day day, Set<String> segments) {
    clickHouse.execute(
        DAYS,
        Map.of(
            "model",
            day.model(),
            "segments",
            List.copyOf(segments),
            "length",
            day.windowLength(),
            "from",
            day.start(),
            "to",
            day.start().plus(DAY)));
  }

  private void insert(List<Row> rows) {
    RowBinaryOutput out = new RowBinaryOutput();
    rows.forEach(row -> encode(row, out));
    clickHouse.insert("window_sums", COLUMNS, out, ContentToken.of(out));
  }

  private static void encode(Row row, RowBinaryOutput out) {
    List<WindowSum> sums = row.sums();
    out.writeString(row.model())
        .writeString(row.version())
        .writeString(row.segment())
        .writeString(row.windowLength())
        .writeInstant(row.window().start())
        .writeInstant(row.window().end())
        .writeLength(sums.size());
    sums.forEach(sum -> out.writeByte(sum.part().code()));
    out.writeStrings(sums.stream().map(WindowSum::name).toList())
        .writeStrings(sums.stream().map(WindowSum::other).toList())
        .writeLength(sums.size());
    sums.forEach(sum -> out.writeInt(sum.cell()));
    out.writeDoubles(numbers(sums, WindowSum::weight))
        .writeDoubles(numbers(sums, WindowSum::squares))
        .writeDoubles(numbers(sums, WindowSum::total))
        .writeInstant(row.computedAt());
  }

  private static double[] numbers(List<WindowSum> sums, ToDoubleFunction<WindowSum> number) {
    return sums.stream().mapToDouble(number).toArray();
  }

  /**
   * The numbers of all windows that start in {@code [from, to)}, added up, in order of part, name,
   * other and cell.
   *
   * @param version empty for all versions
   * @param segment empty for all traffic
   */
  public List<WindowSum> read(
      String model, String version, String segment, String windowLength, TimeWindow starts) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("model", model);
    parameters.put("version", version);
    parameters.put("segment", segment);
    parameters.put("length", windowLength);
    parameters.put("from", starts.start());
    parameters.put("to", starts.end());
    Instant firstDay = starts.start().minusMillis(1).truncatedTo(ChronoUnit.DAYS).plus(DAY);
    Instant endOfDays = starts.end().truncatedTo(ChronoUnit.DAYS);
    boolean hasDays = isInDays(windowLength) && firstDay.isBefore(endOfDays);
    parameters.put("first_day", hasDays ? firstDay : starts.end());
    parameters.put("end_of_days", hasDays ? endOfDays : starts.end());
    return clickHouse.columns(SELECT, parameters, each(WindowSums::decode));
  }

  private static WindowSum decode(RowBinaryInput in) throws IOException {
    return new WindowSum(
        PARTS[in.readByte()],
        in.readString(),
        in.readString(),
        in.readInt(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble());
  }
}
