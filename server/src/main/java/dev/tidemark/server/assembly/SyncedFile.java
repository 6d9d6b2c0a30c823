package dev.tidemark.server.assembly;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * H2's files under {@code synced:PATH}: a write is on the disk when it returns, in the order of the
 * writes, so that neither a killed process nor a power cut takes back what was committed. Public,
 * as H2 makes its own instances of it.
 */
public final class SyncedFile extends FilePathWrapper {
  private static final String SCHEME = "synced";

  /** H2's own scheme for files that an interrupted thread does not close. */
  private static final String NOT_INTERRUPTED = "async";

  /** What H2 finds the path by; from then on H2 knows the scheme. */
  static String path(java.nio.file.Path file) {
    FilePath.register(new SyncedFile());
    return SCHEME + ":" + NOT_INTERRUPTED + ":" + file;
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return super.open(mode.equals("rw") ? "rwd" : mode);
  }
}
