package dev.tidemark.benchmarks.calibration;

import dev.tidemark.analyzer.analysis.Criteria;
import dev.tidemark.analyzer.analysis.Measuring;
import dev.tidemark.analyzer.analysis.Verdicts;
import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.column.Comparison.ColumnName;
import dev.tidemark.analyzer.metric.Judgement;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.benchmarks.calibration.Tally.Rule;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.Subject;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Simulates models whose windows come from the reference's own distribution, judges them with the
 * analyzer's own code at its default settings, and counts how often it says drift; then plants
 * changes and counts how often it finds them. The same seed prints the same tables.
 */
@Command(
    name = "calibration",
    mixinStandardHelpOptions = true,
    description = "How often the analyzer says drift, with and without any.")
public final class CalibrationStudy implements Callable<Integer> {
  private static final int[] SIZES = {
    50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000
  };

  @Option(
      names = "--models",
      defaultValue = "50",
      description = "simulated models (default ${DEFAULT-VALUE})")
  private int models;

  @Option(
      names = "--reference",
      defaultValue = "10000",
      description = "rows of each model's reference (default ${DEFAULT-VALUE})")
  private int referenceRows;

  @Option(
      names = "--largest",
      defaultValue = "100000",
      description = "largest window in rows (default ${DEFAULT-VALUE})")
  private int largest;

  @Option(names = "--seed", defaultValue = "1", description = "seed (default ${DEFAULT-VALUE})")
  private long seed;

  private final List<SimulatedFeature> features = SimulatedFeature.usual();
  private final Map<Integer, Tally> tallies = new TreeMap<>();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new CalibrationStudy()).execute(arguments));
  }

  @Override
  public Integer call() {
    for (int size : SIZES) {
      if (size <= largest) {
        tallies.put(size, new Tally());
      }
    }
    SplittableRandom seeds = new SplittableRandom(seed);
    List<SplittableRandom> sources =
        IntStream.range(0, models).mapToObj(_ -> seeds.split()).toList();
    sources.parallelStream().forEach(this::simulate);
    print(System.out);
    return 0;
  }

  private void simulate(SplittableRandom random) {
    List<Column> references =
        features.stream().map(feature -> feature.draw(referenceRows, random)).toList();
    tallies.forEach((size, tally) -> {
      Tally mine = new Tally();
      List<List<Measurement>> unchanged = new ArrayList<>();
      for (int i = 0; i < features.size(); i++) {
        unchanged.add(measure(i, references, features.get(i).draw(size, random)));
      }
      mine.unchanged(judge(unchanged));
      for (Planted kind : Planted.values()) {
        List<List<Measurement>> changed = new ArrayList<>(unchanged);
        changed.set(
            kind.column(), measure(kind.column(), references, kind.drifted().draw(size, random)));
        mine.planted(kind, judge(changed).get(kind.column()));
      }
      tally.add(mine);
    });
  }

  private List<Measurement> measure(int feature, List<Column> references, Column current) {
    return Measuring.measure(features.get(feature).compare(references.get(feature), current));
  }

  private List<List<Judgement>> judge(List<List<Measurement>> columns) {
    Map<ColumnName, List<Measurement>> byName = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      byName.put(new ColumnName(Subject.FEATURE, features.get(i).name()), columns.get(i));
    }
    return List.copyOf(
        Verdicts.of(byName, ModelSettings.DEFAULT_MIN_SAMPLE, Criteria.FIXED).values());
  }

  private void print(PrintStream out) {
    out.printf(
        "%d models of %d features, reference of %d rows, seed %d%n%n",
        models, features.size(), referenceRows, seed);
    out.println(
        "Nothing changed: share of feature-windows, and of model-windows, called drift (%)");
    header(out, "rule");
    row(out, "Tidemark, per feature", tally -> tally.perFeature(Rule.PRODUCT));
    row(out, "Tidemark, per model", tally -> tally.perModel(Rule.PRODUCT));
    row(out, "PSI > 0.2, per feature", tally -> tally.perFeature(Rule.PSI_ABOVE));
    row(out, "PSI > 0.2, per model", tally -> tally.perModel(Rule.PSI_ABOVE));
    row(out, "p < 0.05, per feature", tally -> tally.perFeature(Rule.BARE_TEST));
    row(out, "p < 0.05, per model", tally -> tally.perModel(Rule.BARE_TEST));
    out.printf("%nThe metrics behind it: share of feature-windows that each called drift (%%)%n");
    header(out, "metric");
    TreeSet<String> metrics = new TreeSet<>();
    tallies.values().forEach(tally -> metrics.addAll(tally.metrics()));
    metrics.forEach(metric -> row(out, "`" + metric + "`", tally -> tally.perMetric(metric)));
    out.printf("%nOne feature changed: share of windows in which it is called drift (%%)%n");
    header(out, "change, rule");
    for (Planted kind : Planted.values()) {
      row(out, kind.text() + ", Tidemark", tally -> tally.power(kind, Rule.PRODUCT));
      row(out, kind.text() + ", PSI > 0.2", tally -> tally.power(kind, Rule.PSI_ABOVE));
      row(out, kind.text() + ", p < 0.05", tally -> tally.power(kind, Rule.BARE_TEST));
    }
  }

  private void header(PrintStream out, String first) {
    out.println(
        "| "
            + first
            + " | "
            + String.join(" | ", tallies.keySet().stream().map(n -> "n=" + n).toList())
            + " |");
    out.println("|---" + "|---:".repeat(tallies.size()) + "|");
  }

  private void row(PrintStream out, String name, ToDoubleFunction<Tally> share) {
    out.print("| " + name);
    tallies
        .values()
        .forEach(tally -> out.printf(Locale.ROOT, " | %.2f", 100 * share.applyAsDouble(tally)));
    out.println(" |");
  }
}
