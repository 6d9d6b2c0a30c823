package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.column.AgreementReader;
import dev.tidemark.storage.column.AnswerReader;
import dev.tidemark.storage.column.ColumnReader;
import dev.tidemark.storage.column.FeatureRowsReader;
import dev.tidemark.storage.column.LabelledReader;
import dev.tidemark.storage.column.PredictedRowsReader;
import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.column.SliceReader;
import dev.tidemark.storage.column.VectorReader;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.window.TimeWindow;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows that are larger than memory. */
class WorkingSpaceTest {
  private static final Instant DAY = Instant.parse("2025-12-01T00:00:00Z");
  private static final int ROWS = 6_000;

  @Test
  void windowLargerThanMemory_givesTheSameResults(@TempDir Path folder) {
    try (TestStore store = new TestStore()) {
      for (boolean weighted : new boolean[] {false, true}) {
        String model = weighted ? "weighted" : "even";
        store.predictions(rows(model, "r", 0, weighted));
        store.predictions(rows(model, "c", 1, weighted));
        ModelCatalog models = store.bean(ModelCatalog.class);
        models.ensure(model);
        WindowTask task = task(models.get(model));
        WindowFindings usual = findings(store, new WorkingSpace(1 << 30, folder), task);
        WindowFindings small = findings(store, new WorkingSpace(40_000, folder), task);
        assertThat(usual.results()).hasSizeGreaterThan(50);
        assertThat(small.results()).isEqualTo(usual.results());
        assertThat(small.profiles())
            .usingRecursiveComparison()
            .withEqualsForType(Double::equals, Double.class)
            .isEqualTo(usual.profiles());
        assertThat(folder).isEmptyDirectory();
      }
    }
  }

  @Test
  void slices_holdEveryRowOnce() {
    try (TestStore store = new TestStore()) {
      store.predictions(rows("sliced", "c", 1, false));
      RowSource whole = new RowSource.Traffic("sliced", "", window(1), Segment.ALL);
      List<RowSource> slices = store.bean(SliceReader.class).slices(whole, ROWS, 500);
      assertThat(slices).hasSizeBetween(12, 30);
      ColumnReader columns = store.bean(ColumnReader.class);
      assertThat(slices.stream().mapToLong(slice -> columns.names(slice).rows()).sum())
          .isEqualTo(ROWS);
      assertThat(slices).allMatch(slice -> columns.names(slice).rows() <= 500);
    }
  }

  @Test
  void groups_holdEveryNameOnce_andAtLeastOneEach() {
    WorkingSpace space = new WorkingSpace(8_000, Path.of("."));
    Set<String> names = new TreeSet<>(Set.of("a", "b", "c", "d", "e"));
    assertThat(space.groups(names, 500))
        .containsExactly(Set.of("a", "b"), Set.of("c", "d"), Set.of("e"));
    assertThat(space.groups(names, 5_000_000)).hasSize(5);
    assertThat(space.groups(Set.of(), 1)).containsExactly(Set.of());
  }

  private static WindowTask task(ModelSettings settings) {
    return new WindowTask(
        settings,
        "",
        Segment.ALL,
        "1d",
        window(1),
        Optional.of(
            new Baseline(
                "before", 0, new RowSource.Traffic(settings.name(), "", window(0), Segment.ALL))));
  }

  private static WindowFindings findings(TestStore store, WorkingSpace space, WindowTask task) {
    SideLoader loader =
        new SideLoader(
            store.bean(ColumnReader.class),
            store.bean(SliceReader.class),
            store.bean(LabelledReader.class),
            space);
    WindowAnalyzer analyzer =
        new WindowAnalyzer(
            loader,
            new ReferenceSides(loader),
            new ModelMetrics(
                store.bean(AnswerReader.class),
                store.bean(AgreementReader.class),
                store.bean(FeatureRowsReader.class),
                store.bean(PredictedRowsReader.class)),
            new EmbeddingMetrics(store.bean(VectorReader.class)),
            space);
    FindingsBuilder findings = new FindingsBuilder(task, Stamp.at(DAY));
    return findings.build(analyzer.analyse(task, Criteria.FIXED, findings::column));
  }

  private static TimeWindow window(int day) {
    Instant start = DAY.plusSeconds(86_400L * day);
    return new TimeWindow(start, start.plusSeconds(86_400));
  }

  private static String rows(String model, String prefix, int day, boolean weighted) {
    Random random = new Random(prefix.hashCode());
    return IntStream.range(0, ROWS)
        .mapToObj(i ->
            "{\"model\":\"%s\",\"prediction_id\":\"%s%d\",\"timestamp\":\"%s\",\"features\":{\"x\":%s,\"y\":%s,\"z\":%d,\"job\":\"j%d\"},\"prediction\":%d,\"score\":%s%s}"
                .formatted(
                    model,
                    prefix,
                    i,
                    window(day).start().plusSeconds(i * 14L),
                    random.nextGaussian(),
                    i % 7 == 0 ? "null" : Double.toString(random.nextGaussian()),
                    random.nextInt(9),
                    random.nextInt(3),
                    i % 2,
                    random.nextDouble(),
                    weighted ? ",\"weight\":" + (1 + random.nextInt(4)) : ""))
        .collect(Collectors.joining("\n"));
  }
}
