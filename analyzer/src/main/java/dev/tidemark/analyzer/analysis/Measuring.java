package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.metric.ColumnMetric;
import dev.tidemark.analyzer.metric.Judgement;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.statistics.profile.DriftProfile;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs every column metric on one column; one that fails does not take the others with it. */
public final class Measuring {
  private static final Logger LOG = LoggerFactory.getLogger(Measuring.class);

  private Measuring() {}

  /** Everything that is measured on one column, by the rules of the default profile. */
  public static List<Measurement> measure(Comparison column) {
    return measure(column, DriftProfile.CLASSIC);
  }

  /** Everything that is measured on one column, by the rules of a profile. */
  public static List<Measurement> measure(Comparison column, DriftProfile profile) {
    List<Measurement> measurements = new ArrayList<>();
    for (ColumnMetric metric : ColumnMetrics.of(profile)) {
      try {
        measurements.addAll(metric.measure(column));
      } catch (RuntimeException e) { // the edge at which one metric's failure stays small
        String name = metric.name();
        LOG.atWarn().addKeyValue("metric", name).setCause(e).log("a metric failed");
        measurements.add(
            Measurement.of(
                    name,
                    Double.NaN,
                    new Samples(column.current().values(), column.reference().values()))
                .detail(Judgement.FAILED + e.getMessage()));
      }
    }
    return measurements;
  }
}
