package dev.tidemark.shadow.candidate;

import dev.tidemark.storage.DataDirectory;
import dev.tidemark.storage.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The candidates' files, each under the hash of its content. Thread-safe. */
final class ModelFiles {
  private final Path folder;

  ModelFiles(DataDirectory directory) {
    this.folder = directory.folder("candidates");
  }

  /** Keeps a file, whole or not at all; keeping it again changes nothing. */
  void save(String sha256, byte[] content) {
    Path file = path(sha256);
    if (Files.exists(file)) {
      return;
    }
    try {
      Path partial = Files.createTempFile(folder, sha256, ".partial");
      Files.write(partial, content);
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /**
   * @throws Problem if the file is gone or is not what was registered
   */
  byte[] read(String sha256) {
    Path file = path(sha256);
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw Problem.of(
          "candidate-file-missing",
          "Candidate file missing",
          500,
          "The candidate's file " + file.getFileName() + " cannot be read.");
    }
    if (!hash(content).equals(sha256)) {
      throw Problem.of(
          "candidate-file-damaged",
          "Candidate file damaged",
          500,
          "The candidate's file " + file.getFileName() + " is not what was registered.");
    }
    return content;
  }

  static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path path(String sha256) {
    return folder.resolve(sha256 + ".onnx");
  }
}
