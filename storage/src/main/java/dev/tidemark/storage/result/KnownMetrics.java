package dev.tidemark.storage.result;

import dev.tidemark.storage.clickhouse.ClickHouse;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which metrics there are of a model. Thread-safe. */
@Singleton
public final class KnownMetrics {
  /** Grain: one name; reads one narrow column of the model's results, and the names posted. */
  private static final String SELECT =
      """
      SELECT DISTINCT metric FROM metrics WHERE model = {model:String}
      UNION DISTINCT
      SELECT DISTINCT name FROM business_metrics WHERE model = {model:String}
      """;

  private final ClickHouse clickHouse;

  public KnownMetrics(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** Names of its results and of what was posted for it. */
  private SortedSet<String> of(String model) {
    return clickHouse.columns(
        SELECT,
        Map.of("model", model),
        rows -> {
          SortedSet<String> names = new TreeSet<>();
          while (rows.hasNext()) {
            names.add(rows.readString());
          }
          return names;
        });
  }

  /**
   * The names among these that are neither Tidemark's own nor have been posted for this model.
   *
   * @param names as users write them
   * @return empty when all are known
   */
  public Unknown unknown(String model, List<String> names) {
    List<String> foreign =
        names.stream().filter(name -> !MetricName.parse(name).isBuiltIn()).toList();
    if (foreign.isEmpty()) {
      return new Unknown(List.of(), List.of());
    }
    SortedSet<String> known = of(model);
    List<String> unknown = foreign.stream().filter(name -> !known.contains(name)).toList();
    known.addAll(MetricName.builtIn());
    return new Unknown(unknown, List.copyOf(known));
  }

  /**
   * What a question about names found.
   *
   * @param names that are not known
   * @param known all that would be, by name; empty when none had to be looked up
   */
  public record Unknown(List<String> names, List<String> known) {}
}
