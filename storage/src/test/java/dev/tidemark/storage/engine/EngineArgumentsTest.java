package dev.tidemark.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EngineArgumentsTest {
  @Test
  void directoryAlone_takesTheDefaults() {
    EngineOptions options = EngineArguments.parse("--data-dir", "d");
    assertThat(options).isEqualTo(EngineOptions.in(Path.of("d")));
    assertThat(options.port()).isZero();
    assertThat(options.dataDirectory()).isAbsolute();
  }

  @Test
  void everyArgument_maps() {
    EngineOptions options =
        new EngineOptions(Path.of("/x"), 0, 1L << 30, 3, 4, 5000).withPort(1234);
    String[] arguments = EngineArguments.of(options, 1234).toArray(String[]::new);
    assertThat(EngineArguments.parse(arguments)).isEqualTo(options);
  }

  @Test
  void badArguments_areNamed() {
    assertThatThrownBy(() -> EngineArguments.parse("--port", "1"))
        .hasMessageContaining("--data-dir");
    assertThatThrownBy(() -> EngineArguments.parse("--data-dir", "d", "--port", "many"))
        .hasMessageContaining("--port")
        .hasMessageContaining("many");
    assertThatThrownBy(() -> EngineArguments.parse("--data-dir", "d", "--port", "70000"))
        .hasMessageContaining("70000");
    assertThatThrownBy(() -> EngineArguments.parse("--data-dir", "d", "--memory", "1"))
        .hasMessageContaining("memory");
    assertThatThrownBy(() -> EngineArguments.parse("--data-dir", "d", "--speed", "1"))
        .hasMessageContaining("--speed");
    assertThatThrownBy(() -> EngineArguments.parse("--data-dir"))
        .hasMessageContaining("--data-dir");
  }
}
