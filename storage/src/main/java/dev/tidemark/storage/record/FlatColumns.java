package dev.tidemark.storage.record;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns rows whose columns stand side by side, as in CSV and Parquet, into records of the intake's
 * form.
 *
 * <p>The columns {@code prediction_id}, {@code model}, {@code version}, {@code timestamp}, {@code
 * prediction}, {@code score}, {@code label}, {@code latency_ms}, {@code error} and {@code weight}
 * mean what they mean there; {@code probability:<class>} is a class's probability, {@code
 * tag:<name>} a tag, every other column a feature. Columns {@code features}, {@code probabilities}
 * and {@code tags} hold whole objects.
 */
public final class FlatColumns {
  private static final Set<String> MEMBERS =
      Set.of(
          "prediction_id",
          "model",
          "version",
          "timestamp",
          "prediction",
          "score",
          "label",
          "latency_ms",
          "error",
          "weight",
          "features",
          "probabilities",
          "tags");

  private static final String PROBABILITY = "probability:";
  private static final String TAG = "tag:";

  private final List<String> names;
  private final List<Group> groups;

  /** An object of the record: its name, empty for the record itself, and its columns. */
  private record Group(String name, List<Column> columns) {}

  /** A column's place in the row and its name, as JSON. */
  private record Column(int place, String key) {}

  private FlatColumns(List<String> names, List<Group> groups) {
    this.names = names;
    this.groups = groups;
  }

  /**
   * @param names the columns' names, in the order of each row
   * @throws IllegalArgumentException naming the column that is twice there, has no name, or stands
   *     beside an object that it belongs into
   */
  public static FlatColumns of(List<String> names) {
    List<Column> members = new ArrayList<>();
    List<Column> features = new ArrayList<>();
    List<Column> probabilities = new ArrayList<>();
    List<Column> tags = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.isBlank()) {
        throw new IllegalArgumentException("column " + (i + 1) + " has no name");
      }
      if (!seen.add(name)) {
        throw new IllegalArgumentException("column '" + name + "' is there twice");
      }
      if (MEMBERS.contains(name)) {
        members.add(new Column(i, quote(name)));
      } else if (name.startsWith(PROBABILITY)) {
        probabilities.add(new Column(i, quote(name.substring(PROBABILITY.length()))));
      } else if (name.startsWith(TAG)) {
        tags.add(new Column(i, quote(name.substring(TAG.length()))));
      } else {
        features.add(new Column(i, quote(name)));
      }
    }
    List<Group> groups =
        List.of(
            new Group("", members),
            new Group("features", features),
            new Group("probabilities", probabilities),
            new Group("tags", tags));
    for (Group group : groups) {
      if (seen.contains(group.name()) && !group.columns().isEmpty()) {
        throw new IllegalArgumentException(
            "column "
                + group.columns().getFirst().key()
                + " cannot stand beside a column '"
                + group.name()
                + "' that holds all of them");
      }
    }
    return new FlatColumns(List.copyOf(names), groups);
  }

  public List<String> names() {
    return names;
  }

  /** The names of the columns that are features. */
  public List<String> features() {
    return groups.get(1).columns().stream().map(column -> names.get(column.place())).toList();
  }

  /**
   * One record on one line, without its line end.
   *
   * @param cells the row's values as JSON; null: none. Only features can be null in the record
   */
  public String record(@Nullable String[] cells) {
    StringBuilder json = new StringBuilder(64 + 32 * names.size()).append('{');
    for (Group group : groups) {
      if (group.name().isEmpty()) {
        members(json, group, cells);
      } else if (!group.columns().isEmpty()) {
        separate(json);
        json.append('"').append(group.name()).append("\":{");
        members(json, group, cells);
        json.append('}');
      }
    }
    return json.append('}').toString();
  }

  private static void members(StringBuilder json, Group group, @Nullable String[] cells) {
    boolean nullable = group.name().equals("features");
    for (Column column : group.columns()) {
      @Nullable String cell = cells[column.place()];
      if (cell != null || nullable) {
        separate(json);
        json.append(column.key()).append(':').append(cell);
      }
    }
  }

  private static void separate(StringBuilder json) {
    if (json.charAt(json.length() - 1) != '{') {
      json.append(',');
    }
  }

  /** A text as JSON. */
  public static String quote(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
