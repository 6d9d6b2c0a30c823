package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.analysis.ComparisonReport.Counts;
import dev.tidemark.analyzer.analysis.ComparisonReport.Limits;
import dev.tidemark.analyzer.analysis.ComparisonReport.Metric;
import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.column.Comparison.ColumnName;
import dev.tidemark.analyzer.explain.BinView;
import dev.tidemark.analyzer.metric.Judgement;
import dev.tidemark.analyzer.performance.PerformanceReport;
import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Task;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.result.OrNull;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares any two periods, versions or segments of a model, or one with a stored reference: what a
 * window's analysis computes, by the same code, read afresh and not written down. Thread-safe.
 */
@Singleton
public final class PeriodComparison {
  private final ReferenceRules references;
  private final WindowAnalyzer analyzer;

  PeriodComparison(ReferenceRules references, WindowAnalyzer analyzer) {
    this.references = references;
    this.analyzer = analyzer;
  }

  /**
   * Logged traffic.
   *
   * @param version empty for all versions
   */
  public record Traffic(TimeWindow period, String version, Segment segment) {
    private RowSource of(ModelSettings settings) {
      return new RowSource.Traffic(settings.name(), version, period, segment);
    }

    /** Whether a row may belong to both. */
    private boolean overlaps(Traffic other) {
      return period.start().isBefore(other.period.end())
          && other.period.start().isBefore(period.end())
          && (version.isEmpty() || other.version.isEmpty() || version.equals(other.version))
          && !(segment.key().equals(other.segment.key())
              && !segment.value().equals(other.segment.value()));
    }
  }

  /** Compares two parts of the traffic. */
  public ComparisonReport compare(ModelSettings settings, Traffic a, Traffic b) {
    return compare(
        settings,
        a,
        new Baseline("", 0, b.of(settings)),
        b,
        a.overlaps(b)
            ? List.of(
                "Some rows belong to both sides: p-values and verdicts take the sides for"
                    + " independent and say less than they seem to.")
            : List.of());
  }

  /**
   * Compares traffic with a reference.
   *
   * @param name a stored one or a rule such as {@code trailing:7}; null: as the settings say
   * @param segment the reference's rows to compare with
   * @throws Problem 404 if there is no such reference
   */
  public ComparisonReport compare(
      ModelSettings settings, Traffic a, @Nullable String name, Segment segment) {
    Baseline baseline =
        references
            .of(settings, name)
            .baseline(
                settings.name(), a.version(), WindowLength.parse(settings.window()), a.period())
            .orElseThrow(() -> Problem.notFound("active reference of model", settings.name()));
    return compare(settings, a, baseline.in(segment), null, List.of());
  }

  private ComparisonReport compare(
      ModelSettings settings,
      Traffic a,
      Baseline baseline,
      @Nullable Traffic b,
      List<String> overlap) {
    WindowTask task =
        new WindowTask(settings, a.version(), a.segment(), "", a.period(), Optional.of(baseline));
    Map<ColumnName, Drawn> drawn = new HashMap<>();
    Analysed found =
        analyzer.analyse(
            task, criteria(settings, a), column -> drawn.put(column.name(), Drawn.of(column)));
    EmbeddingMetrics.Found vectors = found.vectors();
    vectors
        .names()
        .forEach(name -> drawn.put(new ColumnName(Subject.FEATURE, name), Drawn.of(vectors, name)));
    ModelShape shape = found.current().shape();
    List<ComparisonReport.Column> features = columns(found, Subject.FEATURE, drawn);
    return new ComparisonReport(
        settings.name(),
        shape.task().name().toLowerCase(Locale.ROOT),
        shape.task() == Task.BINARY ? shape.positiveLabel() : null,
        settings.profile(),
        settings.minSample(),
        side(null, null, a, a.segment(), found.current()),
        b == null
            ? side(
                baseline.name(),
                baseline.revision() == 0 ? null : (Long) baseline.revision(),
                null,
                baseline.rows().segment(),
                found.reference().side())
            : side(null, null, b, b.segment(), found.reference().side()),
        notes(settings, overlap),
        Limits.of(settings),
        (int)
            features.stream()
                .filter(column -> column.verdict().equals(ColumnVerdict.DRIFTED.text()))
                .count(),
        features,
        columns(found, Subject.OUTPUT, drawn),
        found.model().stream().map(Metric::of).toList());
  }

  /** Those of the model; a period of one's own choice has no windows before it. */
  private static Criteria criteria(ModelSettings settings, Traffic a) {
    WindowLength length = WindowLength.parse(settings.window());
    return Criteria.withoutPast(settings, PastWindows.perMonth(length, a.period()));
  }

  private static List<String> notes(ModelSettings settings, List<String> overlap) {
    List<String> notes = new ArrayList<>(overlap);
    if (settings.windowsLookedBackAt() > 0) {
      notes.add(
          "Limits that come from the windows before do not apply to a period of one's own choice:"
              + " fixed limits are used in their place.");
    }
    return notes;
  }

  /** What is kept of a column once its rows are let go of. */
  private record Drawn(String type, Counts a, Counts b, List<BinView> bins) {
    static Drawn of(Comparison column) {
      return new Drawn(
          column instanceof Comparison.Numeric ? "numeric" : "categorical",
          Counts.of(column.current()),
          Counts.of(column.reference()),
          BinView.of(column));
    }

    /** A feature without bins. */
    static Drawn of(EmbeddingMetrics.Found vectors, String name) {
      return new Drawn(
          "embedding",
          Counts.of(vectors.current(), name),
          Counts.of(vectors.reference(), name),
          List.of());
    }
  }

  /** The columns of one kind, those that drifted most first. */
  private static List<ComparisonReport.Column> columns(
      Analysed found, Subject subject, Map<ColumnName, Drawn> drawn) {
    List<Ranked> ranked = new ArrayList<>();
    found
        .columns()
        .forEach((name, judgements) -> {
          if (name.subject() == subject) {
            ranked.add(
                new Ranked(
                    name,
                    ColumnVerdict.of(judgements),
                    ColumnVerdict.excessPsi(judgements),
                    judgements));
          }
        });
    ranked.sort(Ranked.MOST_DRIFTED_FIRST);
    return IntStream.range(0, ranked.size())
        .mapToObj(i -> ranked.get(i).column(i + 1, drawn))
        .toList();
  }

  private record Ranked(
      ColumnName name, ColumnVerdict verdict, double excessPsi, List<Judgement> judgements) {
    static final Comparator<Ranked> MOST_DRIFTED_FIRST =
        Comparator.comparing(Ranked::verdict)
            .thenComparing(Comparator.comparingDouble(Ranked::sortedBy).reversed())
            .thenComparing(ranked -> ranked.name().text());

    private double sortedBy() {
      return Double.isNaN(excessPsi) ? Double.NEGATIVE_INFINITY : excessPsi;
    }

    ComparisonReport.Column column(int rank, Map<ColumnName, Drawn> drawn) {
      Drawn sides = Objects.requireNonNull(drawn.get(name));
      return new ComparisonReport.Column(
          rank,
          name.text(),
          sides.type(),
          verdict.text(),
          OrNull.finite(excessPsi),
          sides.a(),
          sides.b(),
          sides.bins(),
          judgements.stream().map(Metric::of).toList());
    }
  }

  private static ComparisonReport.Side side(
      @Nullable String reference,
      @Nullable Long revision,
      @Nullable Traffic traffic,
      Segment segment,
      Side side) {
    return new ComparisonReport.Side(
        reference,
        revision,
        traffic == null ? null : traffic.period().start(),
        traffic == null ? null : traffic.period().end(),
        traffic == null || traffic.version().isEmpty() ? null : traffic.version(),
        segment.isAll() ? null : segment.text(),
        side.rows(),
        side.outputs().weights().total(),
        side.outputs().errors(),
        side.labelled(),
        side.performance().stream().map(PerformanceReport.Value::of).toList());
  }
}
