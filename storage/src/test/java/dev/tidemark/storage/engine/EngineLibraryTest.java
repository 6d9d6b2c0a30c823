package dev.tidemark.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.storage.engine.chdb.EngineUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineLibraryTest {
  @TempDir Path home;

  private Path install(String name) throws Exception {
    Path folder = home.resolve("storage/engine/node_modules/@chdb").resolve(name);
    return Files.createFile(Files.createDirectories(folder).resolve("libchdb.so"));
  }

  @Test
  void packageOfThisPlatform_isFound() throws Exception {
    Path library = install("lib-" + EngineLibrary.platform());
    install("lib-other");
    assertThat(EngineLibrary.locate(Optional.empty(), home)).isEqualTo(library);
  }

  @Test
  void onlyPackage_isTaken() throws Exception {
    Path library = install("lib-linux-riscv64");
    assertThat(EngineLibrary.locate(Optional.empty(), home)).isEqualTo(library);
  }

  @Test
  void namedFile_goesFirst() throws Exception {
    install("lib-" + EngineLibrary.platform());
    Path named = Files.createFile(home.resolve("mine.so"));
    assertThat(EngineLibrary.locate(Optional.of(named.toString()), home)).isEqualTo(named);
  }

  @Test
  void namedFileThatIsNotThere_isNamed() {
    assertThatThrownBy(() -> EngineLibrary.locate(Optional.of("/no/such/file"), home))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("TIDEMARK_ENGINE_LIBRARY")
        .hasMessageContaining("/no/such/file");
  }

  @Test
  void missingLibrary_saysWhatToDo() {
    assertThatThrownBy(() -> EngineLibrary.locate(Optional.empty(), home))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("./tidemark")
        .hasMessageContaining("npm ci --prefix " + home.resolve("storage/engine"))
        .hasMessageContaining("TIDEMARK_CLICKHOUSE_URL");
  }
}
