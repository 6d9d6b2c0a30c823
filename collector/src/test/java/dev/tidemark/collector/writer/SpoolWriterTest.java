package dev.tidemark.collector.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.collector.judge.FaultProxy;
import dev.tidemark.collector.judge.FaultProxy.Fault;
import dev.tidemark.collector.spool.Disk;
import dev.tidemark.collector.spool.Spool;
import dev.tidemark.collector.spool.SpoolLimits;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ClickHouseAddress;
import dev.tidemark.storage.clickhouse.Migrations;
import dev.tidemark.storage.engine.TestEngine;
import dev.tidemark.storage.label.GroundTruth;
import dev.tidemark.storage.label.LabelRows;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.prediction.PredictionRowBuilder;
import dev.tidemark.storage.prediction.PredictionRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was spooled is in ClickHouse once, whatever its answers were. */
class SpoolWriterTest {
  private static final long MARCH = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final SpoolWriter.Settings FAST =
      new SpoolWriter.Settings(
          1_000,
          8 << 20,
          Duration.ofMillis(20),
          1 << 16,
          false,
          PATIENCE,
          Duration.ofMillis(5),
          Duration.ofMillis(50));

  private static final SpoolWriter.Settings LARGE =
      new SpoolWriter.Settings(
          100_000,
          64 << 20,
          Duration.ofSeconds(1),
          1 << 16,
          false,
          Duration.ofSeconds(3),
          Duration.ofMillis(5),
          Duration.ofMillis(50));

  @TempDir Path directory;
  private final Set<String> models = ConcurrentHashMap.newKeySet();
  private FaultProxy proxy;
  private ClickHouse clickHouse;
  private Spool spool;
  private SpoolWriter writer;

  @BeforeEach
  void start() throws IOException {
    ClickHouseAddress direct =
        ClickHouseAddress.ofJdbcUrl(
            TestEngine.newDatabase(), TestEngine.user(), TestEngine.password(), "");
    proxy = new FaultProxy(direct.endpoint());
    clickHouse =
        new ClickHouse(
            new ClickHouseAddress(
                proxy.url(), direct.database(), direct.user(), direct.password(), ""));
    new Migrations(clickHouse).run();
    open();
  }

  @AfterEach
  void stop() throws IOException {
    if (clickHouse != null) {
      close();
      clickHouse.close();
      proxy.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void everyFault_leavesEachRowOnce(Fault fault) throws Exception {
    proxy.faults.addAll(List.of(fault, fault, Fault.NONE, fault));
    append("m", 0, 2_500);
    drain();
    assertStored(2_500);
    assertThat(writer.status().stored()).isEqualTo(2_500);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void batchOfManyBlocks_isOneInsert_andLeavesEachRowOnce(Fault fault) throws Exception {
    writer.close();
    append("m", MARCH, 1, 0, 40_000);
    append("m", MARCH, 1, 39_990, 40_020);
    proxy.faults.addAll(List.of(fault, fault, Fault.NONE, fault));
    writer = writer(LARGE);
    drain();
    assertStored(40_020);
    assertThat(number("SELECT toInt64(uniqExact(batch_id)) FROM predictions")).isEqualTo(1);
    assertThat(number("SELECT toInt64(count()) FROM prediction_ids")).isEqualTo(40_020);
    assertThat(
            number(
                "SELECT toInt64(max(rows)) FROM system.parts WHERE database = currentDatabase() AND"
                    + " table = 'predictions' AND level = 0"))
        .isGreaterThanOrEqualTo(fault == Fault.NO_MEMORY ? 10_000 : 40_020);
    assertThat(writer.status().duplicates()).isEqualTo(10);
  }

  @Test
  void refusedRows_amongManyBlocks_areSetAside() throws Exception {
    clickHouse.update(
        "ALTER TABLE predictions ADD CONSTRAINT sane CHECK prediction_id != 'id-30000'", List.of());
    writer.close();
    append("m", MARCH, 1, 0, 40_000);
    writer = writer(LARGE);
    drain();
    assertThat(number("SELECT toInt64(uniqExact(prediction_id)) FROM predictions"))
        .isEqualTo(39_999);
    assertThat(number("SELECT toInt64(count()) FROM predictions")).isEqualTo(39_999);
    assertThat(writer.status().quarantined()).isEqualTo(1);
  }

  @Test
  void frameDamagedAfterItsBatchWasSealed_costsItsRowsOnly() throws Exception {
    proxy.isAway = true;
    append("m", MARCH, 1, 0, 5_900);
    await(() -> writer.status().trouble() != null);
    Path segment;
    try (Stream<Path> files = Files.list(directory)) {
      segment = files.filter(f -> f.toString().endsWith(".spool")).findFirst().orElseThrow();
    }
    try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), 300);
    }
    proxy.isAway = false;
    drain();
    long stored = number("SELECT toInt64(count()) FROM predictions");
    assertThat(stored).isBetween(1L, 5_899L);
    assertThat(number("SELECT toInt64(uniqExact(prediction_id)) FROM predictions"))
        .isEqualTo(stored);
    assertThat(writer.status().stored()).isEqualTo(stored);
    assertThat(stored + writer.status().quarantined()).isEqualTo(5_900);
    assertThat(writer.status().trouble()).isNull();
  }

  @Test
  void repeatedIds_areStoredOnce_andCounted() throws Exception {
    append("m", 0, 100);
    append("m", 50, 150);
    drain();
    append("m", 0, 160);
    drain();
    assertStored(160);
    assertThat(writer.status().duplicates()).isEqualTo(50 + 150);
    assertThat(models).containsExactly("m");
  }

  @Test
  void restart_inTheMiddle_keepsCountAndRepeatsNothing() throws Exception {
    proxy.isAway = true;
    append("m", 0, 300);
    close();
    open();
    append("m", 300, 400);
    proxy.faults.add(Fault.LOST_ANSWER);
    proxy.isAway = false;
    drain();
    close();
    open();
    append("m", 0, 500);
    drain();
    assertStored(500);
    assertThat(writer.status().stored()).isEqualTo(500);
    assertThat(writer.status().duplicates()).isEqualTo(400);
  }

  @Test
  void storageAway_isSaid_andRecordsWait() throws Exception {
    proxy.isAway = true;
    append("m", 0, 10);
    await(() -> writer.status().trouble() != null);
    assertThat(writer.status().spooled()).isEqualTo(10);
    proxy.isAway = false;
    drain();
    assertThat(writer.status().trouble()).isNull();
    assertStored(10);
  }

  @Test
  void rowsThatClickHouseRefuses_areSetAside_andTheirNeighboursAreStored() throws Exception {
    clickHouse.update(
        "ALTER TABLE predictions ADD CONSTRAINT sane"
            + " CHECK prediction_id NOT IN ('id-0', 'id-7', 'id-8', 'id-1999')",
        List.of());
    proxy.faults.addAll(List.of(Fault.NONE, Fault.LOST_ANSWER, Fault.BUSY)); // amid the halving
    append("m", 0, 2_000);
    drain();
    append("m", 2_000, 2_100);
    drain();
    assertThat(number("SELECT toInt64(count()) FROM predictions")).isEqualTo(2_096);
    assertThat(number("SELECT toInt64(uniqExact(prediction_id)) FROM predictions"))
        .isEqualTo(2_096);
    assertThat(writer.status().stored()).isEqualTo(2_096);
    assertThat(writer.status().quarantined()).isEqualTo(4);
    assertThat(writer.status().trouble()).isNull();
    try (Stream<Path> files = Files.list(directory.resolve("quarantine"))) {
      assertThat(files).hasSize(4);
    }
  }

  @Test
  void rowRefusedAlone_doesNotBlockWhatFollows() throws Exception {
    clickHouse.update(
        "ALTER TABLE predictions ADD CONSTRAINT sane CHECK prediction_id != 'id-7'", List.of());
    append("m", 7, 8);
    drain();
    append("m", 8, 20);
    drain();
    assertThat(writer.status().stored()).isEqualTo(12);
    assertThat(writer.status().quarantined()).isEqualTo(1);
  }

  @Test
  void silentServer_isGivenUpInTime_andLookedThroughBeforeARepetition() throws Exception {
    proxy.faults.addAll(List.of(Fault.HANG_AFTER_COMMIT, Fault.HANG));
    Instant begin = Instant.now();
    append("m", 0, 100);
    await(() -> writer.status().trouble() != null);
    assertThat(Duration.between(begin, Instant.now())).isBetween(PATIENCE, PATIENCE.plusSeconds(5));
    drain();
    assertThat(proxy.hanging()).isEqualTo(2);
    assertStored(100);
  }

  @Test
  void labels_areStored_withTheLatestWinning() throws Exception {
    LabelRows rows = new LabelRows();
    for (int i = 0; i < 10; i++) {
      rows.add(
          new GroundTruth(
              "m",
              "id-" + i % 5,
              ClassLabel.of(i),
              Instant.ofEpochMilli(MARCH + i),
              Instant.ofEpochMilli(MARCH)));
    }
    new Spooler(spool).labels(rows).join();
    drain();
    assertThat(number("SELECT toInt64(sum(label_value)) FROM labels FINAL")).isEqualTo(35);
  }

  private void open() throws IOException {
    spool = Spool.open(directory, Disk.real(), new SpoolLimits(1 << 26, 0, 1 << 16, 1 << 24));
    writer = writer(FAST);
  }

  private SpoolWriter writer(SpoolWriter.Settings settings) {
    return new SpoolWriter(
        spool,
        clickHouse,
        settings,
        models::add,
        new BatchIds(InstantSource.system())::next,
        _ -> {});
  }

  private void close() throws IOException {
    writer.close();
    spool.close();
  }

  private void append(String model, int from, int to) {
    append(model, MARCH, 3_600_000, from, to);
  }

  private void append(String model, long start, long stepMillis, int from, int to) {
    PredictionRows rows = new PredictionRows();
    PredictionRowBuilder row = new PredictionRowBuilder();
    for (int i = from; i < to; i++) {
      row.clear(MARCH);
      row.model(model);
      row.predictionId("id-" + i);
      row.timestamp(start + i * stepMillis);
      row.score(i / 1e6);
      row.addTo(rows);
    }
    new Spooler(spool).predictions(rows).join();
  }

  private void assertStored(int count) {
    assertThat(number("SELECT toInt64(count()) FROM predictions")).isEqualTo(count);
    assertThat(number("SELECT toInt64(uniqExact(prediction_id)) FROM predictions"))
        .isEqualTo(count);
    assertThat(
            number(
                "SELECT toInt64(countIf(round(score * 1e6)"
                    + " != toInt64(substring(prediction_id, 4)))) FROM predictions"))
        .isZero();
  }

  private long number(String sql) {
    return clickHouse.columns(sql, Map.of(), rows -> rows.hasNext() ? rows.readLong() : -1);
  }

  private void drain() {
    await(() -> writer.status().spooled() == 0);
  }

  private static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plusSeconds(60);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }
}
