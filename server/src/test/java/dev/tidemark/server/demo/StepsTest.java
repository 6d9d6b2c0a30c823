package dev.tidemark.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.console.Steps;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class StepsTest {
  private final StringWriter out = new StringWriter();

  @Test
  void withoutATerminal_eachQuarterIsALine_andNothingIsOverwritten() {
    steps(false).<RuntimeException>step("working", p -> work(p));
    assertThat(out.toString()).doesNotContain("\r", "\033");
    assertThat(out.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("working: 25 %"),
            line -> assertThat(line).contains("working: 50 %"),
            line -> assertThat(line).contains("working: 75 %"),
            line -> assertThat(line).startsWith("  ✓ working").endsWith("all of it"));
  }

  @Test
  void onATerminal_theLineMoves_andOneIsLeft() {
    steps(true).<RuntimeException>step("working", p -> work(p));
    assertThat(out.toString())
        .contains("\r\033[K  · working  ")
        .containsPattern("\r\033\\[K  ✓ working .* s   all of it\n");
    assertThat(out.toString().chars().filter(c -> c == '\n').count()).isEqualTo(1);
  }

  private Steps steps(boolean terminal) {
    return new Steps(new PrintWriter(out), terminal);
  }

  private static String work(Steps.Progress progress) {
    for (int i = 1; i <= 100; i++) {
      progress.at(i, 100, "here");
    }
    return "all of it";
  }
}
