package dev.tidemark.benchmarks.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times analyses from stored rows to written results: one large window beside NumPy and SciPy by
 * hand, windows of ever more features with as many cells, and one changed window against all.
 */
@Command(
    name = "analysis",
    mixinStandardHelpOptions = true,
    description = "What an analysis costs, from stored rows to written results.")
public final class AnalysisBenchmark implements Callable<Integer> {
  private static final List<Integer> WIDTHS = List.of(10, 100, 1_000);

  /** What to measure. */
  enum Part {
    FULL,
    WIDTH,
    SINGLE,
    DAYS
  }

  @Option(
      names = "--part",
      split = ",",
      defaultValue = "FULL,WIDTH",
      description =
          "FULL: one window, beside NumPy and SciPy; WIDTH: 10, 100, 1000 features with equal"
              + " cells; SINGLE: one window alone; DAYS: 150 small windows (default ${DEFAULT-VALUE})")
  private List<Part> parts;

  @Option(
      names = "--rows",
      defaultValue = "1000000",
      description = "rows of the window (default ${DEFAULT-VALUE})")
  private long rows;

  @Option(
      names = "--features",
      defaultValue = "30",
      description = "two thirds numbers (default ${DEFAULT-VALUE})")
  private int features;

  @Option(
      names = "--reference",
      defaultValue = "100000",
      description = "rows of the reference (default ${DEFAULT-VALUE})")
  private long reference;

  @Option(
      names = "--cells",
      defaultValue = "10000000",
      description = "cells of each window of WIDTH (default ${DEFAULT-VALUE})")
  private long cells;

  @Option(
      names = "--heap",
      defaultValue = "1g",
      description = "of the server (default ${DEFAULT-VALUE})")
  private String heap;

  @Option(
      names = "--python",
      defaultValue = "python3",
      description = "with NumPy and SciPy; left out when it has none")
  private String python;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new AnalysisBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("tidemark.home", "."));
    Path work = Files.createTempDirectory("tidemark-analysis");
    try (Workbench bench = Workbench.start(home, work, heap)) {
      for (Part part : parts) {
        switch (part) {
          case FULL -> full(bench, home);
          case WIDTH -> width(bench);
          case SINGLE -> single(bench, "single");
          case DAYS -> days(bench);
        }
      }
      System.out.println(bench.memory() + ", server heap " + heap);
    } finally {
      FileUtils.deleteDirectory(work.toFile());
    }
    return 0;
  }

  private double single(Workbench bench, String model) throws IOException, InterruptedException {
    long start = System.nanoTime();
    bench.model(model, features, reference, rows);
    System.out.printf("%,d rows made in %.0f s%n", rows, (System.nanoTime() - start) / 1e9);
    double seconds = bench.analyse(model, Workbench.TODAY);
    System.out.printf(
        "%,d rows × %d features against %,d: %.1f s, %.1f million cells/s%n",
        rows, features, reference, seconds, rows * features / seconds / 1e6);
    return seconds;
  }

  private void full(Workbench bench, Path home) throws IOException, InterruptedException {
    double first = single(bench, "full");
    double again = bench.analyse("full", Workbench.TODAY);
    System.out.printf("the same with the reference in memory: %.1f s%n", again);
    double both = bench.analyse("full", Workbench.YESTERDAY);
    System.out.printf("today's window and yesterday's: %.1f s%n", both);
    Process byHand =
        new ProcessBuilder(
                python,
                home.resolve("benchmarks/by_hand.py").toString(),
                bench.engineUri().toString(),
                Integer.toString(features - features / 3),
                Integer.toString(features / 3))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said =
        new String(byHand.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .strip();
    if (byHand.waitFor() != 0) {
      System.out.println("by hand: left out, " + python + " has no NumPy and SciPy here");
      return;
    }
    double seconds = Double.parseDouble(said.lines().toList().getLast());
    System.out.println(said.lines().toList().getFirst());
    System.out.printf(
        "by hand %.1f s: %.2f times as long as the analysis%n", seconds, seconds / first);
  }

  private static void days(Workbench bench) throws IOException, InterruptedException {
    int days = 150;
    long rowsADay = 1_650;
    bench.days("days", 12, 50_000, days, rowsADay);
    bench.analyse("days", Workbench.TODAY); // the reference is read, the code is warm
    double seconds =
        bench.analyse("days", Workbench.TODAY, Workbench.TODAY.plus(Duration.ofDays(days)));
    System.out.printf(
        "%d windows of %,d rows × 12 features: %.1f s, %.0f ms a window%n",
        days, rowsADay, seconds, 1000 * seconds / days);
  }

  private void width(Workbench bench) throws IOException, InterruptedException {
    for (int width : WIDTHS) {
      String model = "wide-" + width;
      long rowsOfWidth = cells / width;
      bench.model(model, width, rowsOfWidth / 10, rowsOfWidth);
      double seconds = bench.analyse(model, Workbench.TODAY);
      System.out.printf(
          "%,d features × %,d rows: %.1f s, %.1f ms a feature, %.2f million cells/s%n",
          width, rowsOfWidth, seconds, 1000 * seconds / width, cells / seconds / 1e6);
    }
  }
}
