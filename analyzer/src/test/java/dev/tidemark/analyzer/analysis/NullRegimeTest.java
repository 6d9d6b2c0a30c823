package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.analysis.PeriodComparison.Traffic;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A column that was never filled for the first part of the data and always afterwards, as the
 * transfers of the Australian electricity market data (elec2) were: simulated.
 */
class NullRegimeTest {
  private static final Instant START = Instant.parse("2025-12-01T00:00:00Z");

  @Test
  void columnThatBeginsToBeFilled_drifts_thoughItsValuesHaveNothingToBeComparedWith() {
    try (TestStore store = new TestStore()) {
      store.predictions(rows(0, "null"));
      store.predictions(rows(1, "0.25"));
      PeriodComparison comparison = store.bean(PeriodComparison.class);
      ModelSettings settings = ModelSettings.defaults("market");
      for (boolean filledNow : List.of(true, false)) {
        ComparisonReport report =
            comparison.compare(settings, day(filledNow ? 1 : 0), day(filledNow ? 0 : 1));
        ComparisonReport.Column transfer = report.features().getFirst();
        assertThat(transfer.feature()).isEqualTo("transfer");
        assertThat(transfer.verdict()).isEqualTo("drifted");
        assertThat(metric(transfer, "psi_with_nulls").status()).isEqualTo("drift");
        assertThat(metric(transfer, "psi").status()).isEqualTo("insufficient");
        assertThat(metric(transfer, "psi").detail())
            .contains(filledNow ? "needs 30 reference values, has 0" : "needs 30 values, has 0");
        assertThat(metric(transfer, "null_rate").status()).isEqualTo(filledNow ? "ok" : "drift");
        assertThat(report.features().getLast().verdict()).isEqualTo("stable");
      }
    }
  }

  private static ComparisonReport.Metric metric(ComparisonReport.Column column, String name) {
    return column.metrics().stream()
        .filter(metric -> metric.metric().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Traffic day(int number) {
    Instant start = START.plusSeconds(86_400L * number);
    return new Traffic(new TimeWindow(start, start.plusSeconds(86_400)), "", Segment.ALL);
  }

  private static String rows(int day, String transfer) {
    Random random = new Random(day);
    return IntStream.range(0, 500)
        .mapToObj(i ->
            "{\"model\":\"market\",\"prediction_id\":\"%d-%d\",\"timestamp\":\"%s\",\"features\":{\"price\":%s,\"transfer\":%s},\"prediction\":%d}"
                .formatted(
                    day,
                    i,
                    START.plusSeconds(86_400L * day + i),
                    random.nextGaussian(),
                    transfer,
                    i % 2))
        .collect(Collectors.joining("\n"));
  }
}
