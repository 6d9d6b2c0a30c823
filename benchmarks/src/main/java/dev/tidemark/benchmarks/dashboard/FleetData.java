package dev.tidemark.benchmarks.dashboard;

import dev.tidemark.analyzer.performance.LabelledSums;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.column.LabelledRows;
import dev.tidemark.storage.model.Task;
import dev.tidemark.storage.result.WindowSummaries;
import dev.tidemark.storage.result.WindowSums;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Results of many models, made inside ClickHouse: hourly windows up to a fixed day. Every model has
 * PSI and null rate of each feature and the metrics of the model as a whole; the first ones have
 * all metrics of a feature, and the very first has profiles and sums over labelled rows.
 */
final class FleetData {
  static final Instant END = Instant.parse("2026-06-01T00:00:00Z");

  private static final List<String> ALWAYS = List.of("psi", "null_rate");
  private static final List<String> FEATURE_METRICS =
      List.of(
          "psi",
          "null_rate",
          "ks_statistic",
          "js_distance",
          "js_divergence",
          "hellinger",
          "total_variation",
          "l_infinity",
          "wasserstein",
          "wasserstein_normalized",
          "psi_with_nulls",
          "mean",
          "std",
          "distinct_count",
          "out_of_range_rate");
  private static final List<String> MODEL_METRICS =
      List.of(
          "row_count",
          "requests_per_second",
          "error_rate",
          "latency_p50",
          "latency_p95",
          "latency_p99",
          "label_coverage",
          "accuracy",
          "precision",
          "recall",
          "f1",
          "roc_auc",
          "average_precision",
          "log_loss",
          "brier",
          "ece",
          "estimated_accuracy",
          "multivariate_drift");

  /** One row a metric, feature and hour of some models, in the order of the primary key. */
  private static final String METRICS =
      """
      INSERT INTO metrics
      WITH
        intDiv(number, length({metrics:Array(String)}) * {features:UInt64} * 24 * {days:UInt64}) AS m,
        intDiv(number, length({metrics:Array(String)}) * {features:UInt64} * 24) % {days:UInt64} AS day,
        {metrics:Array(String)}[1 + intDiv(number, {features:UInt64} * 24) % length({metrics:Array(String)})] AS name,
        intDiv(number, 24) % {features:UInt64} AS f,
        number % 24 AS hour,
        fromUnixTimestamp64Milli({from:Int64} + (day * 24 + hour) * 3600000, 'UTC') AS start,
        {first:UInt64} + m AS model_number,
        {perModel:UInt8} = 1 AS is_model,
        -- one model in seven is in trouble: its first feature moved ten days ago
        model_number % 7 = 0 AND f = 0 AND NOT is_model AND day >= {days:UInt64} - 10 AS moved,
        (cityHash64(number) % 10000) / 10000 AS noise
      SELECT concat('model-', leftPad(toString(model_number), 4, '0')), '1', name,
        if(is_model, 'model', 'feature'),
        if(is_model, '', concat('feature-', leftPad(toString(f), 4, '0'))), '', '1h', start,
        start + INTERVAL 1 HOUR, 'training', 'classic',
        multiIf(name = 'null_rate', 0.002 * noise, name = 'row_count', 2000 + 500 * noise,
          is_model, 0.8 + 0.02 * noise, moved, 0.8 + 0.2 * noise, 0.01 * noise) AS value,
        if(is_model, value - 0.02, nan), if(is_model, value + 0.02, nan),
        if(is_model, nan, if(moved, 1e-9, noise)), if(is_model, nan, if(moved, 1e-8, noise)), 0.005,
        toUInt64(2000 + 500 * noise), 100000, if(name = 'null_rate', 0.001, nan),
        if(moved AND name IN ('psi', 'ks_statistic', 'js_distance'), 'drift', 'ok'), '', 1,
        fromUnixTimestamp64Milli({from:Int64} + (day * 24 + hour + 1) * 3600000, 'UTC'), 0
      FROM numbers(
        {models:UInt64} * length({metrics:Array(String)}) * {features:UInt64} * 24 * {days:UInt64})
      SETTINGS max_partitions_per_insert_block = 1000
      """;

  private static final String PROFILES =
      """
      INSERT INTO profiles
      WITH
        intDiv(number, 24 * {days:UInt64}) AS f,
        fromUnixTimestamp64Milli({from:Int64} + (number % (24 * {days:UInt64})) * 3600000, 'UTC') AS start
      SELECT 'model-0000', '1', 'feature', concat('feature-', leftPad(toString(f), 4, '0')), '', '1h',
        start, start + INTERVAL 1 HOUR, 'training', 1, 'numeric',
        arrayMap(i -> i * 10.5, range(1, 10)), [], arrayMap(i -> 200 + cityHash64(number, i) % 30, range(10)),
        arrayMap(i -> 10000, range(10)), 2100, 2, 0, 1800, 50 + (cityHash64(number) % 100) / 100, 20,
        arrayMap(i -> i / 20, range(1, 20)), arrayMap(i -> i * 5 + (cityHash64(number, i) % 100) / 100, range(1, 20)),
        100000, 40, arrayMap(i -> i * 5., range(1, 20)), 1
      FROM numbers({features:UInt64} * 24 * {days:UInt64})
      SETTINGS max_partitions_per_insert_block = 1000
      """;

  private static final String ROWS =
      "SELECT toInt64(sum(rows)) FROM system.parts"
          + " WHERE active AND database = currentDatabase() AND table = {table:String}";

  private static final int LABELLED = 2_000;

  private final ClickHouse clickHouse;
  private final int models;
  private final int features;
  private final int days;

  FleetData(ClickHouse clickHouse, int models, int features, int days) {
    this.clickHouse = clickHouse;
    this.models = models;
    this.features = features;
    this.days = days;
  }

  static String model(int number) {
    return "model-%04d".formatted(number);
  }

  Instant begin() {
    return END.minus(Duration.ofDays(days));
  }

  /**
   * @param complete how many models have every metric of a feature
   */
  void fill(int complete) {
    metrics(0, complete, FEATURE_METRICS, features, false);
    for (int first = complete; first < models; first += 50) {
      metrics(first, Math.min(50, models - first), ALWAYS, features, false);
    }
    metrics(0, models, MODEL_METRICS, 1, true);
    clickHouse.execute(
        PROFILES, Map.of("features", features, "days", days, "from", begin().toEpochMilli()));
    sums();
    WindowSummaries summaries = new WindowSummaries(clickHouse);
    for (int model = 0; model < models; model++) {
      summaries.refresh(List.of(model(model)), begin(), END);
    }
  }

  private void metrics(int first, int count, List<String> names, int subjects, boolean perModel) {
    clickHouse.execute(
        METRICS,
        Map.of(
            "first", first,
            "models", count,
            "metrics", names,
            "features", subjects,
            "days", days,
            "from", begin().toEpochMilli(),
            "perModel", perModel ? 1 : 0));
  }

  /** What the labels of 2,000 predictions an hour say of the very first model. */
  private void sums() {
    WindowSums sums = new WindowSums(clickHouse);
    SplittableRandom random = new SplittableRandom(1);
    for (int day = 0; day < days; day++) {
      Instant midnight = begin().plus(Duration.ofDays(day));
      sums.write(IntStream.range(0, 24).mapToObj(hour -> sums(midnight, hour, random)).toList());
    }
  }

  private static WindowSums.Row sums(Instant midnight, int hour, SplittableRandom random) {
    Instant start = midnight.plus(Duration.ofHours(hour));
    double[] score = random.doubles(LABELLED).map(u -> u * u).toArray();
    double[] ones = new double[LABELLED];
    double[] none = new double[LABELLED];
    Arrays.fill(ones, 1);
    Arrays.fill(none, Double.NaN);
    LabelledRows rows =
        new LabelledRows(
            List.of("1", "0"),
            none,
            Arrays.stream(score).mapToInt(p -> p >= 0.5 ? 0 : 1).toArray(),
            none,
            Arrays.stream(score).mapToInt(p -> random.nextDouble() < p ? 0 : 1).toArray(),
            score,
            ones,
            random.doubles(LABELLED, 600, 200_000).toArray(),
            new double[LABELLED],
            Map.of());
    return new WindowSums.Row(
        model(0),
        "1",
        "",
        "1h",
        new TimeWindow(start, start.plus(Duration.ofHours(1))),
        LabelledSums.of(rows, Task.BINARY, "1", LABELLED, LABELLED),
        start.plus(Duration.ofHours(1)));
  }

  /** Rows stored in a table. */
  long rows(String table) {
    return clickHouse.columns(
        ROWS, Map.of("table", table), rows -> rows.hasNext() ? rows.readLong() : 0);
  }

  /** Merges of parts that go on now. */
  long merges() {
    return clickHouse.columns(
        "SELECT count() FROM system.merges",
        Map.of(),
        rows -> rows.hasNext() ? rows.readLong() : 0);
  }
}
