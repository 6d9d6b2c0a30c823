package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.analyzer.statistics.Json;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.window.TimeWindow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Real data through the whole path, month by month, against values of NumPy, SciPy and scikit-learn
 * ({@code src/test/python/real_data.py}).
 */
class RealDataAnalysisTest {
  private static final int BATCH = 20_000;

  private final Path folder =
      Path.of(Objects.requireNonNullElse(System.getProperty("tidemark.root"), ".."))
          .resolve("../shared/data");

  /** One line of the file, as the log would hold it, and when its label arrives. */
  private record Logged(String id, Instant time, String line, String label) {
    String withLabel() {
      return label.isEmpty()
          ? line
          : line.substring(0, line.length() - 1) + ",\"label\":" + label + "}";
    }

    String labelLine() {
      return "{\"prediction_id\":\"%s\",\"label\":%s,\"timestamp\":\"%s\"}"
          .formatted(id, label, time.plusSeconds(6 * 3600));
    }
  }

  /** A line of a file, by column. */
  @FunctionalInterface
  private interface Model {
    Logged log(String id, Map<String, String> row);
  }

  @Test
  void flights_agreeInEveryMonth() throws IOException {
    Json expected = expected("pnw-flights.json");
    FlightModel model = FlightModel.of(expected.get("model"));
    analyse(
        "flights",
        "pnw-flights-2016-17/flights.csv.gz",
        Instant.parse("2016-10-01T00:00:00Z"),
        expected,
        (id, row) -> flight(id, row, model),
        1500);
  }

  @Test
  void bikes_agreeInEveryMonth() throws IOException {
    Json expected = expected("bike-sharing.json");
    Json model = expected.get("model");
    analyse(
        "bikes",
        "bike-sharing/hour.csv.gz",
        Instant.parse("2012-01-01T00:00:00Z"),
        expected,
        (id, row) -> bike(id, row, model),
        1500);
  }

  /**
   * Within the year that the model knows, what is estimated comes true; rentals that grow for
   * everybody are concept drift, which no estimate sees before the labels tell.
   */
  @Test
  void bikes_errorsAreEstimated_andGrowthMakesThemUnreliable() throws IOException {
    String file = "bike-sharing/hour.csv.gz";
    Assumptions.assumeTrue(Files.exists(folder.resolve(file)), "no bikes beside the checkout");
    Json model = expected("bike-sharing.json").get("model");
    List<Logged> rows = read(file, (id, row) -> bike(id, row, model));
    Instant growth = Instant.parse("2012-01-01T00:00:00Z");
    Predicate<Logged> known =
        row -> row.time().isBefore(growth) && row.time().getEpochSecond() / 86_400 % 2 == 0;
    try (TestStore store = new TestStore()) {
      store
          .bean(ReferenceImport.class)
          .lines(
              "bikes",
              "training",
              TestStore.stream(join(rows.stream().filter(known).map(Logged::withLabel))));
      List<Logged> traffic = rows.stream().filter(known.negate()).toList();
      store.predictions(join(traffic.stream().map(Logged::line)));
      store.labels("bikes", join(traffic.stream().map(Logged::labelLine)));
      store
          .bean(PeriodAnalysis.class)
          .analyse(
              store.bean(ModelCatalog.class).get("bikes"),
              new TimeWindow(
                  Instant.parse("2011-01-01T00:00:00Z"), growth.plusSeconds(366 * 86_400)),
              "1mo",
              null,
              (_, _) -> {});
      for (String metric : List.of("mae", "rmse")) {
        Map<Instant, MetricResult> estimated = byMonth(store, "estimated_" + metric);
        Map<Instant, MetricResult> came = byMonth(store, metric);
        assertThat(estimated).hasSize(24);
        double miss = 0;
        double missOfReference = 0;
        for (Map.Entry<Instant, MetricResult> month : estimated.entrySet()) {
          MetricResult estimate = month.getValue();
          double truth = Objects.requireNonNull(came.get(month.getKey())).value();
          if (month.getKey().isBefore(growth)) {
            miss += Math.abs(estimate.value() - truth);
            missOfReference += Math.abs(estimate.referenceValue() - truth);
          } else {
            assertThat(estimate.detail()).startsWith("unreliable: estimated ");
            assertThat(estimate.status()).isEqualTo(Status.WARNING);
          }
        }
        assertThat(miss).isLessThan(0.7 * missOfReference);
      }
    }
  }

  private static Map<Instant, MetricResult> byMonth(TestStore store, String metric) {
    Map<Instant, MetricResult> months = new TreeMap<>();
    store
        .bean(ResultReader.class)
        .find(ResultQuery.of("bikes").metrics(List.of(metric)))
        .forEach(result -> months.put(result.window().start(), result));
    return months;
  }

  private void analyse(
      String name, String file, Instant production, Json expected, Model model, int least)
      throws IOException {
    Assumptions.assumeTrue(
        Files.exists(folder.resolve(file)), "no " + name + " beside the checkout");
    try (TestStore store = new TestStore()) {
      List<Logged> rows = read(file, model);
      store
          .bean(ReferenceImport.class)
          .lines(
              name,
              "training",
              TestStore.stream(
                  join(
                      rows.stream()
                          .filter(row -> row.time().isBefore(production))
                          .map(Logged::withLabel))));
      store.bean(ModelCatalog.class).ensure(name);
      Predicate<Logged> logged = row -> !row.time().isBefore(production);
      List<Logged> traffic = rows.stream().filter(logged).toList();
      for (int from = 0; from < traffic.size(); from += BATCH) {
        List<Logged> batch = traffic.subList(from, Math.min(traffic.size(), from + BATCH));
        store.predictions(join(batch.stream().map(Logged::line)));
        store.labels(
            name,
            join(batch.stream().filter(row -> !row.label().isEmpty()).map(Logged::labelLine)));
      }
      store
          .bean(PeriodAnalysis.class)
          .analyse(
              store.bean(ModelCatalog.class).get(name),
              new TimeWindow(production, production.plusSeconds(366 * 86_400)),
              "1mo",
              null,
              (_, _) -> {});
      ExpectedValues values = new ExpectedValues(store, name);
      for (Json window : expected.get("windows").elements()) {
        String start = window.get("start").text();
        values.compare(start, "", window.get("model"));
        for (String column : window.get("columns").names()) {
          values.compare(start, column, window.get("columns").get(column));
        }
      }
      values.assertAgreement(least);
    }
  }

  private List<Logged> read(String file, Model model) throws IOException {
    List<Logged> rows = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve(file))),
                StandardCharsets.UTF_8))) {
      String[] header = lines.readLine().split(",", -1);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",", -1);
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < header.length; i++) {
          row.put(header[i], cells[i]);
        }
        rows.add(model.log("r" + rows.size(), row));
      }
    }
    return rows;
  }

  /** The late rate of the hour plus what the airline adds, in millionths. */
  private record FlightModel(
      long base, long threshold, Map<String, Long> byHour, Map<String, Long> byCarrier) {
    static FlightModel of(Json model) {
      return new FlightModel(
          model.get("base").whole(),
          model.get("threshold").whole(),
          wholes(model.get("departure_hour")),
          wholes(model.get("carrier")));
    }

    private static Map<String, Long> wholes(Json table) {
      Map<String, Long> wholes = new HashMap<>();
      table.names().forEach(name -> wholes.put(name, table.get(name).whole()));
      return wholes;
    }

    long millionths(String hour, String carrier) {
      return byHour.getOrDefault(hour, base) + byCarrier.getOrDefault(carrier, 0L);
    }
  }

  private static Logged flight(String id, Map<String, String> row, FlightModel model) {
    String delay = cell(row, "dep_delay");
    String hour = "null";
    if (!delay.equals("null")) {
      int minutes =
          Integer.parseInt(cell(row, "hour")) * 60 + Integer.parseInt(cell(row, "minute"));
      hour = String.valueOf(Math.floorMod(minutes - Integer.parseInt(delay), 1440) / 60);
    }
    long millionths = model.millionths(hour, cell(row, "carrier"));
    Instant time =
        Instant.parse(
            "%s-%02d-%02dT12:00:00Z"
                .formatted(
                    cell(row, "year"),
                    Integer.parseInt(cell(row, "month")),
                    Integer.parseInt(cell(row, "day"))));
    String line =
        "{\"model\":\"flights\",\"prediction_id\":\"%s\",\"timestamp\":\"%s\",\"prediction\":%d,\"score\":%s,\"features\":{\"departure_hour\":%s,\"dep_delay\":%s,\"distance\":%s,\"air_time\":%s,\"carrier\":%s,\"origin\":%s,\"dest\":%s,\"tailnum\":%s}}"
            .formatted(
                id,
                time,
                millionths >= model.threshold() ? 1 : 0,
                Math.clamp(millionths, 0, 1_000_000) / 1e6,
                hour,
                delay,
                cell(row, "distance"),
                cell(row, "air_time"),
                text(row, "carrier"),
                text(row, "origin"),
                text(row, "dest"),
                text(row, "tailnum"));
    String arrival = cell(row, "arr_delay");
    return new Logged(
        id, time, line, arrival.equals("null") ? "" : Integer.parseInt(arrival) >= 15 ? "1" : "0");
  }

  private static Logged bike(String id, Map<String, String> row, Json model) {
    Instant time =
        Instant.parse(cell(row, "dteday") + "T00:00:00Z")
            .plusSeconds(3600L * Integer.parseInt(cell(row, "hr")));
    String line =
        "{\"model\":\"bikes\",\"prediction_id\":\"%s\",\"timestamp\":\"%s\",\"prediction\":%d,\"features\":{\"temp\":%s,\"atemp\":%s,\"hum\":%s,\"windspeed\":%s,\"hr\":%s,\"season\":\"s%s\",\"weathersit\":\"w%s\",\"weekday\":\"w%s\",\"holiday\":\"h%s\"}}"
            .formatted(
                id,
                time,
                model.get(cell(row, "workingday") + " " + cell(row, "hr")).whole(),
                cell(row, "temp"),
                cell(row, "atemp"),
                cell(row, "hum"),
                cell(row, "windspeed"),
                cell(row, "hr"),
                cell(row, "season"),
                cell(row, "weathersit"),
                cell(row, "weekday"),
                cell(row, "holiday"));
    return new Logged(id, time, line, cell(row, "cnt"));
  }

  private static String cell(Map<String, String> row, String name) {
    String cell = Objects.requireNonNull(row.get(name), name);
    return cell.isEmpty() ? "null" : cell;
  }

  private static String text(Map<String, String> row, String name) {
    String cell = cell(row, name);
    return cell.equals("null") ? cell : "\"" + cell + "\"";
  }

  private static String join(Stream<String> lines) {
    return String.join("\n", lines.toList());
  }

  private static Json expected(String file) throws IOException {
    return Json.read(
        Objects.requireNonNull(
            RealDataAnalysisTest.class.getResourceAsStream("/expected/" + file), file));
  }
}
