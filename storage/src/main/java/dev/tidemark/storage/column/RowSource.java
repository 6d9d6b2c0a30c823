package dev.tidemark.storage.column;

import dev.tidemark.storage.window.TimeWindow;
import java.util.HashMap;
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

  /** The rows of one revision of a reference. */
  record ReferenceRows(String model, String reference, long revision, Segment segment)
      implements RowSource {}

  Segment segment();

  /** Whether these rows never change: those of one revision of a reference. */
  default boolean isFrozen() {
    return this instanceof ReferenceRows;
  }

  /** The same rows, narrowed to one segment. */
  default RowSource in(Segment segment) {
    return switch (this) {
      case Traffic(String model, String version, TimeWindow window, Segment _) ->
          new Traffic(model, version, window, segment);
      case ReferenceRows(String model, String reference, long revision, Segment _) ->
          new ReferenceRows(model, reference, revision, segment);
    };
  }

  /** The table, as a FROM clause. */
  default String table() {
    return switch (this) {
      case Traffic _ -> "predictions FINAL";
      case ReferenceRows _ -> "reference_rows";
    };
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
      case ReferenceRows _ ->
          """
          model = {model:String}
            AND reference = {reference:String}
            AND revision = {revision:UInt64}
            AND\
          """
              + Segment.CONDITION;
    };
  }

  /** Values of {@link #condition}'s parameters; the caller may add its own. */
  default Map<String, Object> parameters() {
    Map<String, Object> parameters = new HashMap<>(segment().parameters());
    switch (this) {
      case Traffic(String model, String version, TimeWindow window, Segment _) -> {
        parameters.put("model", model);
        parameters.put("version", version);
        parameters.put("start", window.start());
        parameters.put("end", window.end());
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
