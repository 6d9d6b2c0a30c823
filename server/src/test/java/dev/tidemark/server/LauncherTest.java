package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs each case of {@code .ci/launcher-test.sh}, which tests the {@code ./tidemark} script. */
class LauncherTest {
  private static final Path ROOT = Path.of(System.getProperty("tidemark.root", "."));

  @TestFactory
  Stream<DynamicTest> launcher() throws Exception {
    Answer list = script("--list");
    assertThat(list.output().lines()).hasSizeGreaterThan(10);
    return list.output().lines().map(name -> DynamicTest.dynamicTest(name, () -> passes(name)));
  }

  private static void passes(String name) throws Exception {
    Answer answer = script(name);
    assertThat(answer.exitCode()).as(answer.output()).isZero();
  }

  private static Answer script(String argument) throws IOException, InterruptedException {
    Path script = ROOT.resolve(".ci/launcher-test.sh");
    Process process =
        new ProcessBuilder(List.of("sh", script.toString(), argument))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), output);
  }

  private record Answer(int exitCode, String output) {}
}
