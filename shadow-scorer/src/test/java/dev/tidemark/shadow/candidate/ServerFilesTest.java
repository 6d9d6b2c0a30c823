package dev.tidemark.shadow.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.storage.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only what lies, in the end, in an allowed folder is read. */
class ServerFilesTest {
  private static final byte[] MODEL = {1, 2, 3};

  @TempDir private Path directory;
  private Path allowed = Path.of("");
  private Path outside = Path.of("");

  @BeforeEach
  void files() throws IOException {
    allowed = Files.createDirectories(directory.resolve("models"));
    Files.createDirectories(allowed.resolve("credit"));
    Files.write(allowed.resolve("credit/4.onnx"), MODEL);
    outside = Files.createDirectories(directory.resolve("models-private"));
    Files.write(outside.resolve("secret.onnx"), MODEL);
  }

  @Test
  void fileInAnAllowedFolder_isRead() {
    assertThat(read(allowed.resolve("credit/4.onnx"))).isEqualTo(MODEL);
    assertThat(read(allowed.resolve("credit/../credit/./4.onnx"))).isEqualTo(MODEL);
  }

  @Test
  void linksWithinTheFolder_areFollowed() throws IOException {
    Files.createSymbolicLink(allowed.resolve("newest.onnx"), Path.of("credit/4.onnx"));
    Files.createSymbolicLink(directory.resolve("alias"), allowed);
    assertThat(read(allowed.resolve("newest.onnx"))).isEqualTo(MODEL);
    assertThat(read(directory.resolve("alias/credit/4.onnx"))).isEqualTo(MODEL);
    assertThat(
            new ServerFiles(List.of(directory.resolve("alias").toString()), 100)
                .read(allowed.resolve("credit/4.onnx").toString()))
        .isEqualTo(MODEL);
  }

  @Test
  void waysOut_areRefused() throws IOException {
    Files.createSymbolicLink(allowed.resolve("link.onnx"), outside.resolve("secret.onnx"));
    Files.createSymbolicLink(allowed.resolve("folder"), outside);
    for (Path way :
        List.of(
            outside.resolve("secret.onnx"), // the name only begins like the folder's
            allowed.resolve("../models-private/secret.onnx"),
            allowed.resolve("link.onnx"),
            allowed.resolve("folder/secret.onnx"),
            Path.of("/etc/passwd"),
            allowed.resolve("missing.onnx"),
            allowed.resolve("credit"),
            allowed)) {
      assertRefused(way.toString(), "No such file in a folder that the operator allows.");
    }
    assertRefused("credit/4.onnx", "absolute path");
    assertRefused("/a\0b", "No such file");
  }

  @Test
  void pipe_isNotWaitedFor() throws Exception {
    Path pipe = allowed.resolve("pipe");
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    Assumptions.assumeTrue(made.waitFor() == 0, "no mkfifo here");
    assertRefused(pipe.toString(), "No such file");
  }

  @Test
  void largeFile_isRefusedUnread() {
    assertThatThrownBy(() ->
            new ServerFiles(List.of(allowed.toString()), 2)
                .read(allowed.resolve("credit/4.onnx").toString()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("larger than");
  }

  @Test
  void withoutFolders_nothingIsRead() {
    assertThatThrownBy(
            () -> new ServerFiles(List.of(), 100).read(allowed.resolve("credit/4.onnx").toString()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("tidemark.shadow.model-folders");
  }

  private byte[] read(Path path) {
    return new ServerFiles(List.of(allowed.toString(), "/not/there"), 100).read(path.toString());
  }

  private void assertRefused(String path, String why) {
    assertThatThrownBy(
            () -> new ServerFiles(List.of("/not/there", allowed.toString()), 100).read(path))
        .as(path)
        .isInstanceOf(Problem.class)
        .hasMessageContaining(why);
  }
}
