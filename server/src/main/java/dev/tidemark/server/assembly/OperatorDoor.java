package dev.tidemark.server.assembly;

import dev.tidemark.server.client.Json;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * How who may read the data directory reaches the server that runs on it: a file with its address
 * and a key for this start only. So nobody locks themselves out.
 */
public final class OperatorDoor implements AutoCloseable {
  private static final String FILE = "operator.json";
  private static final int SECRET_BYTES = 32;

  private final Path file;
  private final String key;

  private OperatorDoor(Path file, String key) {
    this.file = file;
    this.key = key;
  }

  /**
   * Where a running server is and what opens it.
   *
   * @param key a bearer token with the scope admin
   */
  public record Entrance(URI url, String key) {}

  static OperatorDoor in(Path directory) {
    return new OperatorDoor(directory.resolve(FILE), newKey());
  }

  /** 256 random bits. */
  static String newKey() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return "tmo_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  String key() {
    return key;
  }

  /** Writes the file, readable by its owner only. */
  void open(URI url) {
    try {
      Files.deleteIfExists(file);
      if (Files.getFileStore(file.toAbsolutePath().getParent())
          .supportsFileAttributeView("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.write(
          file,
          ObjectMapper.getDefault().writeValueAsBytes(Map.of("url", url.toString(), "key", key)));
    } catch (IOException e) {
      throw new StartupException(file + " cannot be written: " + e.getMessage());
    }
  }

  /** The entrance that a server left there; a server that was killed may have left one too. */
  public static Optional<Entrance> find(Path directory) {
    try {
      Json json = Json.parse(Files.readAllBytes(directory.resolve(FILE)));
      return Optional.of(new Entrance(URI.create(json.text("url")), json.text("key")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw new StartupException(
          directory.resolve(FILE) + " cannot be read: " + e.getMessage() + ". Are you its owner?");
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
