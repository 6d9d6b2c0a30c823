package dev.tidemark.analyzer.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Runs snippets of Python where there is one. */
public final class Python {
  private Python() {}

  /** Whether there is a {@code python3}, young enough. */
  public static boolean isHere() throws IOException, InterruptedException {
    return runs("import sys; assert sys.version_info >= (3, 8)");
  }

  /** Whether there is SciPy. */
  public static boolean hasSciPy() throws IOException, InterruptedException {
    return runs("import scipy.stats, scipy.special");
  }

  /** Whether a program ends well. */
  static boolean runs(String program) throws IOException, InterruptedException {
    Path output = Files.createTempFile("tried", ".txt");
    try {
      return run(program, output) == 0;
    } catch (IOException e) { // there is no such program
      return false;
    } finally {
      Files.delete(output);
    }
  }

  /** The last number that a program prints. */
  public static double printed(String program) throws IOException, InterruptedException {
    return lines(program).getLast();
  }

  /** What each of several programs prints, one number each; all in one process. */
  public static List<Double> printed(List<String> programs)
      throws IOException, InterruptedException {
    StringBuilder all = new StringBuilder("import base64\n");
    for (String program : programs) {
      byte[] text = program.getBytes(StandardCharsets.UTF_8);
      all.append("exec(base64.b64decode('")
          .append(Base64.getEncoder().encodeToString(text))
          .append("').decode(), {})\n");
    }
    return lines(all.toString());
  }

  private static List<Double> lines(String program) throws IOException, InterruptedException {
    Path output = Files.createTempFile("printed", ".txt");
    try {
      int code = run(program, output);
      assertThat(code).as("%s%s", program, Files.readString(output)).isZero();
      return Files.readAllLines(output).stream().map(Double::valueOf).toList();
    } finally {
      Files.delete(output);
    }
  }

  private static int run(String program, Path output) throws IOException, InterruptedException {
    Path file = Files.createTempFile("snippet", ".py");
    try {
      Files.writeString(file, program, StandardCharsets.UTF_8);
      return new ProcessBuilder("python3", file.toString())
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start()
          .waitFor();
    } finally {
      Files.delete(file);
    }
  }
}
