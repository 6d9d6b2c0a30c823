package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.statistics.Json;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the table of results with values that the scripts in {@code src/test/python} computed: a
 * member {@code metric} is a value, {@code metric.p} what stands beside it.
 */
final class ExpectedValues {
  private static final double TOLERANCE = 1e-9;
  private static final double P_VALUE_TOLERANCE = 1e-6;

  private final Map<String, MetricResult> results = new HashMap<>();
  private final List<String> differences = new ArrayList<>();
  private int compared;

  ExpectedValues(TestStore store, String model) {
    store
        .bean(ResultReader.class)
        .find(ResultQuery.of(model))
        .forEach(result ->
            results.put(
                key(result.window().start().toString(), result.metric(), result.feature()),
                result));
  }

  private static String key(String start, String metric, String feature) {
    return start + " " + feature + " " + metric;
  }

  /** Compares every member; {@code column} is empty for the model. */
  void compare(String start, String column, Json expected) {
    for (String member : expected.names()) {
      compare(start, column, member, expected.get(member), TOLERANCE);
    }
  }

  /** Compares one member with a tolerance of its own; p-values keep theirs. */
  void compare(String start, String column, String member, Json expected, double tolerance) {
    compared++;
    int dot = member.indexOf('.');
    String metric = dot < 0 ? member : member.substring(0, dot);
    String part = dot < 0 ? "" : member.substring(dot + 1);
    MetricResult result = results.get(key(start, metric, column));
    double found = result == null ? Double.NaN : part(result, part);
    boolean isChance = part.equals("p") || part.equals("adjusted");
    if (!isClose(expected, found, isChance ? P_VALUE_TOLERANCE : tolerance)) {
      differences.add(
          key(start, member, column) + ": expected " + expected.value() + ", found " + found);
    }
  }

  /** Nothing differs, and at least this much was compared. */
  void assertAgreement(int least) {
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThanOrEqualTo(least);
  }

  private static boolean isClose(Json expected, double found, double tolerance) {
    if (expected.isNull()) {
      return Double.isNaN(found);
    }
    double value = expected.number();
    // what is left of a difference of equal numbers; denormal numbers have hardly any digits
    double floor = value != 0 && Math.abs(value) < 1e-100 ? 1e-320 : 1e-12;
    return Math.abs(value - found) <= tolerance * Math.abs(value) + floor;
  }

  private static double part(MetricResult result, String part) {
    return switch (part) {
      case "" -> result.value();
      case "lower" -> result.lower();
      case "upper" -> result.upper();
      case "p" -> result.pValue();
      case "adjusted" -> result.pValueAdjusted();
      case "expected" -> result.expected();
      case "reference" -> result.referenceValue();
      default -> throw new IllegalArgumentException(part);
    };
  }
}
