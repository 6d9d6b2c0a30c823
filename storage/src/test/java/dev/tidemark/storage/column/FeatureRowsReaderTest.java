package dev.tidemark.storage.column;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.engine.TestEngine;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeatureRowsReaderTest {
  private static final Instant DAY = Instant.parse("2026-05-01T00:00:00Z");

  private ClickHouse clickHouse;
  private FeatureRowsReader reader;

  @BeforeAll
  void open() {
    clickHouse = TestEngine.newClickHouse();
    reader = new FeatureRowsReader(clickHouse);
  }

  @AfterAll
  void close() {
    if (clickHouse != null) {
      clickHouse.close();
    }
  }

  @Test
  void cells_areInTheOrderThatWasAskedFor_nullsMarked() {
    clickHouse.execute(
        """
        INSERT INTO predictions (model, version, prediction_id, ts, num, cat, weight, batch_id)
        VALUES ('few', '1', 'a', {day:DateTime64(3, 'UTC')},
                {'age': 30, 'income': 5, 'unknown': 7}, {'plan': 'basic', 'unknown': 'x'}, 2, 1)
        """,
        Map.of("day", DAY));

    FeatureRows rows =
        reader.read(
            source("few"), List.of("income", "tenure", "age"), List.of("country", "plan"), 1, 10);

    assertThat(rows.numbers()).hasSize(1);
    assertThat(rows.numbers().getFirst()).containsExactly(5, Double.NaN, 30);
    assertThat(rows.texts()).containsExactly(List.of("", "basic"));
    assertThat(rows.weights()).containsExactly(2);
    FeatureRows none = reader.read(source("few"), List.of(), List.of(), 1, 10);
    assertThat(none.numbers().getFirst()).isEmpty();
    assertThat(none.texts()).containsExactly(List.of());
  }

  /** The engine of the tests has 2 GiB; looking up each name in each row's map took 7. */
  @Test
  void memory_growsWithTheCells_notWithTheSquareOfTheFeatures() {
    int features = 1_000;
    clickHouse.execute(
        """
        INSERT INTO predictions (model, version, prediction_id, ts, num, batch_id)
        SELECT 'wide', '1', toString(number), {day:DateTime64(3, 'UTC')},
          CAST((arrayMap(i -> concat('f', toString(i)), range({features:UInt32})),
            arrayMap(i -> toFloat64(i), range({features:UInt32}))),
            'Map(LowCardinality(String), Float64)'), 1
        FROM numbers(2000)
        """,
        Map.of("day", DAY, "features", features));
    List<String> names = IntStream.range(0, features).mapToObj(i -> "f" + i).toList();

    FeatureRows rows = reader.read(source("wide"), names.reversed(), List.of(), 2_000, 2_000);

    assertThat(rows.numbers()).hasSize(2_000);
    assertThat(rows.numbers().getFirst()).startsWith(999, 998, 997).endsWith(1, 0);
  }

  private static RowSource source(String model) {
    TimeWindow day = new TimeWindow(DAY, DAY.plusSeconds(86_400));
    return new RowSource.Traffic(model, "", day, Segment.ALL);
  }
}
