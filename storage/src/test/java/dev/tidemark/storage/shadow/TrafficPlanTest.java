package dev.tidemark.storage.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.engine.TestEngine;
import dev.tidemark.storage.replay.Chunk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficPlanTest {
  private static final Instant START = Instant.parse("2026-01-10T10:00:00Z");
  private static final Traffic ALL =
      new Traffic("credit", "1", START, START.plusSeconds(4 * 3600), 1);

  private ClickHouse clickHouse;

  @BeforeEach
  void start() {
    clickHouse = TestEngine.newClickHouse();
  }

  @AfterEach
  void stop() {
    if (clickHouse != null) {
      clickHouse.close();
    }
  }

  /** Rows of three hours, 100 an hour with ids in no order; several share a millisecond. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 50, 100, 101, 1_000})
  void chunks_holdEachRowOnce_inTheOrderOfTheTable(int most) {
    for (int hour = 0; hour < 3; hour++) {
      store(START.plusSeconds(3600L * hour), 100, 9);
    }
    List<Chunk> chunks = new TrafficPlan(clickHouse).chunks(ALL, most);

    assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.rows()).isBetween(1L, (long) most));
    assertThat(read(chunks)).containsExactlyElementsOf(inOrder());
    assertThat(chunks.stream().mapToLong(Chunk::rows).sum()).isEqualTo(300);
  }

  /** A log imported with dates alone has a day's rows at one time. */
  @Test
  void rowsOfOneMillisecond_areCutById() {
    store(START, 100, 100);
    List<Chunk> chunks = new TrafficPlan(clickHouse).chunks(ALL, 30);

    assertThat(chunks).extracting(Chunk::rows).containsExactly(30L, 30L, 30L, 10L);
    assertThat(read(chunks)).containsExactlyElementsOf(inOrder());
  }

  /** Many rows at once, in one hour: a chunk must not read those of the others. */
  @Test
  void chunksOfABusyHour_readTheirOwnRows() {
    store(START, 400_000, 1);
    List<Chunk> chunks = new TrafficPlan(clickHouse).chunks(ALL, 20_000);
    assertThat(chunks).hasSize(20);

    Chunk middle = chunks.get(10);
    List<String> plan =
        clickHouse.columns(
            """
            EXPLAIN indexes = 1 SELECT num FROM predictions WHERE model = 'credit'
              AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
              AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
            """,
            Map.of("from", middle.from(), "to", middle.to()),
            ClickHouse.each(in -> in.readString().strip()));
    assertThat(plan.stream().filter(line -> line.startsWith("Granules:")).toList().getLast())
        .matches("Granules: [345]/\\d\\d");
  }

  private void store(Instant hour, int rows, int perMillisecond) {
    clickHouse.execute(
        """
        INSERT INTO predictions (model, version, prediction_id, ts, num, batch_id)
        SELECT 'credit', '1', hex(cityHash64(number, {hour:Int64})),
          fromUnixTimestamp64Milli({hour:Int64} + intDiv(number, {shared:UInt32}), 'UTC'),
          map('number', toFloat64({hour:Int64} + number)), 1
        FROM numbers({rows:UInt32})
        """,
        Map.of("hour", hour, "rows", rows, "shared", perMillisecond));
  }

  private List<Double> read(List<Chunk> chunks) {
    TrafficReader reader = new TrafficReader(clickHouse, ALL, List.of("number"));
    List<Double> numbers = new ArrayList<>();
    for (Chunk chunk : chunks) {
      long rows =
          reader.read(
              chunk,
              block -> {
                for (int row = 0; row < block.rows(); row++) {
                  numbers.add(block.number(block.firstNumber(row)));
                }
              });
      assertThat(rows).isEqualTo(chunk.rows());
    }
    return numbers;
  }

  private List<Double> inOrder() {
    return clickHouse.columns(
        "SELECT num['number'] FROM predictions ORDER BY ts, prediction_id",
        Map.of(),
        ClickHouse.each(in -> in.readDouble()));
  }
}
