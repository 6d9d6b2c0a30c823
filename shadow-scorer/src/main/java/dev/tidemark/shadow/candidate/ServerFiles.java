package dev.tidemark.shadow.candidate;

import dev.tidemark.storage.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files on the server, in folders that the operator allows. Where a path leads in the end counts:
 * links and {@code ..} are followed first, and the file found is then opened folder by folder
 * without following any, so that nobody can put a link in its place meanwhile. Thread-safe.
 */
final class ServerFiles {
  private final List<Path> folders;
  private final long mostBytes;

  /**
   * @param folders whose files and subfolders may be read; none: nothing may
   */
  ServerFiles(List<String> folders, long mostBytes) {
    this.folders = folders.stream().map(Path::of).toList();
    this.mostBytes = mostBytes;
  }

  /**
   * Reads a file.
   *
   * @param path absolute
   * @throws Problem 400 if it may not or cannot be read; whether a file outside exists is not said
   */
  byte[] read(String path) {
    if (folders.isEmpty()) {
      throw refused(
          "Registration by path is off; the operator names folders in"
              + " tidemark.shadow.model-folders.");
    }
    try {
      Path given = Path.of(path);
      if (!given.isAbsolute()) {
        throw refused("Give an absolute path.");
      }
      Path real = given.toRealPath();
      for (Path folder : folders) {
        Optional<Path> root = real(folder);
        if (root.isPresent() && real.startsWith(root.get()) && !real.equals(root.get())) {
          return read(root.get(), root.get().relativize(real));
        }
      }
    } catch (IOException | InvalidPathException e) { // said the same as of a file outside
      throw unreachable();
    }
    throw unreachable();
  }

  private static Optional<Path> real(Path folder) {
    try {
      return Optional.of(folder.toRealPath());
    } catch (IOException e) { // an allowed folder that is not there allows nothing
      return Optional.empty();
    }
  }

  private byte[] read(Path folder, Path file) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      if (stream instanceof SecureDirectoryStream<Path> secure) {
        return read(secure, file);
      }
    }
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            folder.resolve(file), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      return content(channel);
    }
  }

  private byte[] read(SecureDirectoryStream<Path> folder, Path file) throws IOException {
    Path first = file.getName(0);
    if (file.getNameCount() > 1) {
      try (SecureDirectoryStream<Path> next =
          folder.newDirectoryStream(first, LinkOption.NOFOLLOW_LINKS)) {
        return read(next, file.subpath(1, file.getNameCount()));
      }
    }
    boolean regular =
        folder
            .getFileAttributeView(first, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes()
            .isRegularFile();
    if (!regular) { // a pipe would let us wait for ever
      throw unreachable();
    }
    try (SeekableByteChannel channel =
        folder.newByteChannel(first, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      return content(channel);
    }
  }

  private byte[] content(SeekableByteChannel channel) throws IOException {
    if (channel.size() > mostBytes) {
      throw refused("The file is larger than " + (mostBytes >> 20) + " MiB.");
    }
    try (InputStream in = Channels.newInputStream(channel)) {
      return in.readNBytes((int) mostBytes);
    }
  }

  private static Problem unreachable() {
    return refused("No such file in a folder that the operator allows.");
  }

  private static Problem refused(String detail) {
    return Problem.invalidField("/path", detail);
  }
}
