package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Rows;
import dev.tidemark.analyzer.embedding.EmbeddingDrift;
import dev.tidemark.analyzer.metric.Judgement;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.column.VectorReader;
import dev.tidemark.storage.model.FeatureSettings;
import dev.tidemark.storage.model.ModelSettings;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The features of a window that are vectors. Thread-safe. */
@Singleton
final class EmbeddingMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddingMetrics.class);

  private final EmbeddingDrift drift;

  EmbeddingMetrics(VectorReader reader) {
    this.drift = new EmbeddingDrift(reader);
  }

  /**
   * Both sides.
   *
   * @param names of the features that are vectors on either side
   */
  record Found(
      SortedSet<String> names, EmbeddingDrift.Side reference, EmbeddingDrift.Side current) {
    /** Without any vectors. */
    static Found none(RowSource traffic) {
      EmbeddingDrift.Side nothing = new EmbeddingDrift.Side(traffic, Rows.even(0), Map.of());
      return new Found(new TreeSet<>(), nothing, nothing);
    }
  }

  /** Looks which features of either side are vectors; those that nobody watches are left out. */
  Found find(
      ModelSettings settings,
      Optional<RowSource> reference,
      Side before,
      RowSource traffic,
      Side current) {
    EmbeddingDrift.Side now = drift.side(traffic, Rows.all(current.outputs()));
    EmbeddingDrift.Side known =
        reference
            .map(rows -> drift.side(rows, Rows.all(before.outputs())))
            .orElseGet(() -> new EmbeddingDrift.Side(traffic, Rows.even(0), Map.of()));
    SortedSet<String> names = new TreeSet<>(now.columns().keySet());
    names.addAll(known.columns().keySet());
    names.removeIf(name -> {
      FeatureSettings settled = settings.features().get(name);
      return settled != null && !settled.isMonitored();
    });
    return new Found(names, known, now);
  }

  /** Every metric of one feature; one that fails takes no other feature with it. */
  List<Measurement> measure(Found found, String name) {
    try {
      return drift.measure(name, found.reference(), found.current());
    } catch (IllegalArgumentException
        | IllegalStateException
        | ArithmeticException e) { // one feature's failure stays small
      LOG.atWarn().addKeyValue("feature", name).setCause(e).log("a metric failed");
      return List.of(
          Measurement.of(
                  EmbeddingDrift.TEST,
                  Double.NaN,
                  new Samples(
                      found.current().column(name).rows(), found.reference().column(name).rows()))
              .detail(Judgement.FAILED + e.getMessage()));
    }
  }

  /** The samples behind the distances of one feature; empty when they cannot be compared. */
  Optional<EmbeddingDrift.Compared> compare(Found found, String name) {
    boolean either =
        found.reference().column(name).rows() < 2 || found.current().column(name).rows() < 2;
    return either
            || EmbeddingDrift.failure(found.reference().column(name), found.current().column(name))
                .isPresent()
        ? Optional.empty()
        : Optional.of(drift.compare(name, found.reference(), found.current()));
  }
}
