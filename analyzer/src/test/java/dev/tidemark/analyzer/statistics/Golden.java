package dev.tidemark.analyzer.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/**
 * Golden values: literal inputs with the results of SciPy, scikit-learn, NumPy, statsmodels, mpmath
 * and Evidently. Some cases of each family are resources of this module and always run; the full
 * files lie beside the checkout, where there are any.
 */
public final class Golden {
  private static final double RELATIVE = 1e-9;
  private static final double ABSOLUTE = 1e-12;

  private Golden() {}

  /** A test for each case of a family, in the resources and in the shared file. */
  public static Stream<DynamicTest> cases(String family, Consumer<Json> check) {
    Stream<DynamicTest> bundled =
        read(resource(family)).get("cases").elements().stream()
            .map(test -> DynamicTest.dynamicTest(nameOf(test), () -> check.accept(test)));
    Path shared = shared().resolve("golden").resolve(family + ".json");
    if (!Files.isReadable(shared)) {
      return Stream.concat(
          bundled,
          Stream.of(
              DynamicTest.dynamicTest(
                  "shared file", () -> Assumptions.abort("no golden values beside the checkout"))));
    }
    return Stream.concat(
        bundled,
        read(open(shared)).get("cases").elements().stream()
            .map(test ->
                DynamicTest.dynamicTest("shared " + nameOf(test), () -> check.accept(test))));
  }

  /** The folder of shared data beside the checkout; need not exist. */
  public static Path shared() {
    return Path.of(System.getProperty("tidemark.root", ".")).resolve("../shared");
  }

  /** A file among the test resources. */
  public static Json bundled(String family) {
    return read(resource(family));
  }

  private static String nameOf(Json test) {
    return test.get("id").text() + ": " + test.get("about").text();
  }

  private static InputStream resource(String family) {
    String name = "/golden/" + family + ".json";
    return Objects.requireNonNull(Golden.class.getResourceAsStream(name), name);
  }

  private static InputStream open(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Json read(InputStream in) {
    try (in) {
      return Json.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Equal within 1e-9 relative plus 1e-12 absolute. */
  public static void assertClose(String name, double actual, Json expected) {
    assertWithin(name, actual, expected, RELATIVE, ABSOLUTE);
  }

  /** Equal within a tolerance; an expected null is a value that must not be there. */
  public static void assertClose(String name, OptionalDouble actual, Json expected) {
    if (expected.isNull()) {
      assertThat(actual).as(name).isEmpty();
    } else {
      assertThat(actual).as(name).isPresent();
      assertClose(name, actual.getAsDouble(), expected);
    }
  }

  public static void assertWithin(
      String name, double actual, Json expected, double relative, double absolute) {
    double value = expected.number();
    double allowed = relative * Math.abs(value) + absolute;
    assertThat(Math.abs(actual - value))
        .as("%s: %s, expected %s", name, actual, value)
        .isLessThanOrEqualTo(allowed);
  }
}
