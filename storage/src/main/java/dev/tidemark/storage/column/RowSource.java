package dev.tidemark.storage.column;

import dev.tidemark.storage.window.TimeWindow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which rows one side of a comparison is made of. */
public sealed interface RowSource {
  /**
   * Logged predictions.
   *
   * @param version empty for all versions
   */
  record Traffic(String model, String version, TimeWindow window, Segment segment)
      implements RowSource {}

  /**
   * Logged predictions of several periods together.
   *
   * @param version empty for all versions
   * @param periods at least one
   */
  record Periods(String model, String version, List<TimeWindow> periods, Segment segment)
      implements RowSource {
    public Periods {
      periods = List.copyOf(periods);
    }

    private List<Long> starts() {
      return periods.stream().map(period -> period.start().toEpochMilli()).toList();
    }

    private List<Long> ends() {
      return periods.stream().map(period -> period.end().toEpochMilli()).toList();
    }
  }

  /**
   * What a standing shadow's candidate answered to logged predictions.
   *
   * @param champion the version that it follows
   * @param standing what the answers are kept under
   */
  record Shadow(String model, String champion, String standing, TimeWindow window, Segment segment)
      implements RowSource {}

  /** The rows of one revision of a reference. */
  record ReferenceRows(String model, String reference, long revision, Segment segment)
      implements RowSource {}

  /**
   * Some of another's rows.
   *
   * @param from first event time in epoch milliseconds, or first row number of a reference
   * @param to where it ends, exclusive
   */
  record Slice(RowSource whole, long from, long to) implements RowSource {
    @Override
    public Segment segment() {
      return whole.segment();
    }
  }

  Segment segment();

  /** Whether these are logged predictions rather than rows of a reference. */
  default boolean isTraffic() {
    return switch (this) {
      case Traffic _, Periods _, Shadow _ -> true;
      case ReferenceRows _ -> false;
      case Slice(RowSource whole, long _, long _) -> whole.isTraffic();
    };
  }

  /** Whether these rows never change: those of one revision of a reference. */
  default boolean isFrozen() {
    return this instanceof ReferenceRows;
  }

  /** The same rows, narrowed to one segment. */
  default RowSource in(Segment segment) {
    return switch (this) {
      case Traffic(String model, String version, TimeWindow window, Segment _) ->
          new Traffic(model, version, window, segment);
      case Periods(String model, String version, List<TimeWindow> periods, Segment _) ->
          new Periods(model, version, periods, segment);
      case Shadow(String model, String champion, String standing, TimeWindow window, Segment _) ->
          new Shadow(model, champion, standing, window, segment);
      case ReferenceRows(String model, String reference, long revision, Segment _) ->
          new ReferenceRows(model, reference, revision, segment);
      case Slice(RowSource whole, long from, long to) -> new Slice(whole.in(segment), from, to);
    };
  }

  /** The table, as a FROM clause. */
  default String table() {
    return switch (this) {
      case Traffic _, Periods _ -> "predictions FINAL";
      case Shadow _ -> ShadowAnswers.TABLE;
      case ReferenceRows _ -> "reference_rows";
      case Slice(RowSource whole, long _, long _) -> whole.table();
    };
  }

  /** Ids of at least all rows, as a query: to look up what is known of them. */
  default String ids() {
    return this instanceof Shadow
        ? ShadowAnswers.IDS
        : "SELECT prediction_id FROM predictions WHERE " + condition();
  }

  /** The rows, as a condition over {@link #table}. Constant text: every value is a parameter. */
  default String condition() {
    return switch (this) {
      case Traffic _ ->
          """
          model = {model:String}
            AND (empty({version:String}) OR version = {version:String})
            AND ts >= fromUnixTimestamp64Milli({start:Int64}, 'UTC')
            AND ts < fromUnixTimestamp64Milli({end:Int64}, 'UTC')
            AND\
          """
              + Segment.CONDITION;
      case Periods _ ->
          """
          model = {model:String}
            AND (empty({version:String}) OR version = {version:String})
            AND ts >= fromUnixTimestamp64Milli(arrayMin({starts:Array(Int64)}), 'UTC')
            AND ts < fromUnixTimestamp64Milli(arrayMax({ends:Array(Int64)}), 'UTC')
            AND arrayExists((s, e) -> toUnixTimestamp64Milli(ts) >= s
                AND toUnixTimestamp64Milli(ts) < e, {starts:Array(Int64)}, {ends:Array(Int64)})
            AND\
          """
              + Segment.CONDITION;
      case Shadow _ -> Segment.CONDITION; // the rest of it stands inside the table
      case ReferenceRows _ ->
          """
          model = {model:String}
            AND reference = {reference:String}
            AND revision = {revision:UInt64}
            AND\
          """
              + Segment.CONDITION;
      case Slice(RowSource whole, long _, long _) ->
          whole.condition()
              + (whole.isTraffic()
                  ? " AND ts >= fromUnixTimestamp64Milli({slice_from:Int64}, 'UTC')"
                      + " AND ts < fromUnixTimestamp64Milli({slice_to:Int64}, 'UTC')"
                  : " AND row_number >= {slice_from:UInt64} AND row_number < {slice_to:UInt64}");
    };
  }

  /** Values of {@link #condition}'s parameters; the caller may add its own. */
  default Map<String, Object> parameters() {
    Map<String, Object> parameters = new HashMap<>(segment().parameters());
    switch (this) {
      case Slice(RowSource whole, long from, long to) -> {
        parameters.putAll(whole.parameters());
        parameters.put("slice_from", from);
        parameters.put("slice_to", to);
      }
      case Traffic(String model, String version, TimeWindow window, Segment _) -> {
        parameters.put("model", model);
        parameters.put("version", version);
        parameters.put("start", window.start());
        parameters.put("end", window.end());
      }
      case Shadow(String model, String champion, String standing, TimeWindow window, Segment _) -> {
        parameters.put("model", model);
        parameters.put("version", champion);
        parameters.put("standing", standing);
        parameters.put("start", window.start());
        parameters.put("end", window.end());
      }
      case Periods periods -> {
        parameters.put("model", periods.model());
        parameters.put("version", periods.version());
        parameters.put("starts", periods.starts());
        parameters.put("ends", periods.ends());
      }
      case ReferenceRows(String model, String reference, long revision, Segment _) -> {
        parameters.put("model", model);
        parameters.put("reference", reference);
        parameters.put("revision", revision);
      }
    }
    return parameters;
  }
}
