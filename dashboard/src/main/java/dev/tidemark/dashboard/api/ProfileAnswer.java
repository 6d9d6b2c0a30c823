package dev.tidemark.dashboard.api;

import dev.tidemark.storage.profile.ProfileRow;
import dev.tidemark.storage.result.OrNull;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /v1/models/{model}/features/{feature}/profile}: how one window is
 * distributed beside its reference, and the quantiles of every window.
 */
@SuppressWarnings("ArrayRecordComponent") // columns, handed on to the browser as they are
@Serdeable(naming = SnakeCaseStrategy.class)
record ProfileAnswer(
    String feature,
    String kind,
    Instant start,
    Instant end,
    String reference,
    List<Bin> bins,
    long rows,
    long nulls,
    long infinities,
    long distinctCount,
    @Nullable Double mean,
    @Nullable Double std,
    long referenceRows,
    long referenceNulls,
    double[] quantileLevels,
    List<@Nullable Double> quantiles,
    List<@Nullable Double> referenceQuantiles,
    Quantiles over) {
  /**
   * One bin; a numeric one is {@code (lower, upper]} and open where null.
   *
   * @param category null in a numeric bin and in the bin of all other categories
   * @param contribution part of the PSI
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Bin(
      @Nullable Double lower,
      @Nullable Double upper,
      @Nullable String category,
      long count,
      long referenceCount,
      double share,
      double referenceShare,
      double contribution) {}

  /**
   * Quantiles window by window.
   *
   * @param values one array a level, one entry a window
   * @param reference one entry a level
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Quantiles(
      long[] starts,
      long[] ends,
      double[] levels,
      List<List<@Nullable Double>> values,
      List<@Nullable Double> reference) {}

  private static final double[] LEVELS = {0.05, 0.25, 0.5, 0.75, 0.95};

  /**
   * @param chosen the window shown
   * @param all every window, in order of time
   */
  static ProfileAnswer of(ProfileRow chosen, List<ProfileRow> all) {
    return new ProfileAnswer(
        chosen.feature(),
        chosen.kind().name().toLowerCase(Locale.ROOT),
        chosen.window().start(),
        chosen.window().end(),
        chosen.reference(),
        bins(chosen),
        chosen.rows(),
        chosen.nulls(),
        chosen.infinities(),
        chosen.distinctCount(),
        OrNull.finite(chosen.mean()),
        OrNull.finite(chosen.std()),
        chosen.referenceRows(),
        chosen.referenceNulls(),
        chosen.quantileLevels(),
        Finite.drawn(chosen.quantiles()),
        Finite.drawn(chosen.referenceQuantiles()),
        quantiles(chosen, all));
  }

  private static List<Bin> bins(ProfileRow row) {
    long total = LongStream.of(row.counts()).sum();
    long referenceTotal = LongStream.of(row.referenceCounts()).sum();
    boolean numeric = row.kind() == ProfileRow.Kind.NUMERIC;
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < row.counts().length; i++) {
      long referenceCount = i < row.referenceCounts().length ? row.referenceCounts()[i] : 0;
      double share = BinContribution.share(row.counts()[i], total);
      double referenceShare = BinContribution.share(referenceCount, referenceTotal);
      bins.add(
          new Bin(
              numeric && i > 0 ? OrNull.finite(row.edges()[i - 1]) : null,
              numeric && i < row.edges().length ? OrNull.finite(row.edges()[i]) : null,
              !numeric && i < row.categories().size() ? row.categories().get(i) : null,
              row.counts()[i],
              referenceCount,
              share,
              referenceShare,
              BinContribution.of(referenceShare, share)));
    }
    return bins;
  }

  private static Quantiles quantiles(ProfileRow chosen, List<ProfileRow> all) {
    List<List<@Nullable Double>> values = new ArrayList<>();
    for (double level : LEVELS) {
      values.add(
          Finite.drawn(
              all.stream()
                  .mapToDouble(row -> at(row.quantileLevels(), row.quantiles(), level))
                  .toArray()));
    }
    double[] reference = new double[LEVELS.length];
    for (int i = 0; i < LEVELS.length; i++) {
      reference[i] = at(chosen.quantileLevels(), chosen.referenceQuantiles(), LEVELS[i]);
    }
    return new Quantiles(
        all.stream().mapToLong(row -> row.window().start().toEpochMilli()).toArray(),
        all.stream().mapToLong(row -> row.window().end().toEpochMilli()).toArray(),
        LEVELS,
        values,
        Finite.drawn(reference));
  }

  /** The quantile of exactly this level, NaN when it was not taken. */
  private static double at(double[] levels, double[] quantiles, double level) {
    for (int i = 0; i < Math.min(levels.length, quantiles.length); i++) {
      if (Math.abs(levels[i] - level) < 1e-9) {
        return quantiles[i];
      }
    }
    return Double.NaN;
  }
}
