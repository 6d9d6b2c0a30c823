package dev.tidemark.collector.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A disk that can lose its power, be full or fail to sync. A power cut takes back what was not
 * synced: bytes of files, and names in folders.
 */
public final class FaultyDisk implements Disk {
  private final Disk real = Disk.real();
  private final Map<Path, Long> syncedBytes = new HashMap<>();
  private final Set<Path> unsyncedNames = new HashSet<>();
  private final Map<Path, Path> unsyncedMoves = new LinkedHashMap<>();
  private final Path graveyard;
  private long buried;

  public volatile boolean isFull;
  public volatile int failingSyncs;
  public volatile boolean ignoresSync;
  public volatile boolean hasNoPower;

  /**
   * @param graveyard folder for what a power cut may bring back
   */
  public FaultyDisk(Path graveyard) {
    this.graveyard = graveyard;
  }

  @Override
  public synchronized AppendFile create(Path file) throws IOException {
    check();
    AppendFile created = real.create(file);
    syncedBytes.put(file, 0L);
    unsyncedNames.add(file);
    return new FaultyFile(file, created);
  }

  @Override
  public synchronized void replace(Path source, Path target) throws IOException {
    check();
    bury(target);
    real.replace(source, target);
    Long synced = syncedBytes.remove(source);
    if (synced != null) {
      syncedBytes.put(target, synced);
    }
    unsyncedNames.remove(source);
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    check();
    bury(file);
    real.delete(file);
    unsyncedNames.remove(file);
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    check();
    if (!ignoresSync) {
      unsyncedNames.clear();
      for (Path grave : unsyncedMoves.values()) {
        Files.delete(grave);
      }
      unsyncedMoves.clear();
    }
  }

  @Override
  public long usableBytes(Path directory) {
    return Long.MAX_VALUE / 2;
  }

  /** From now on nothing is written, and what was not synced is gone. */
  public synchronized void cutPower() throws IOException {
    hasNoPower = true;
    for (Map.Entry<Path, Long> file : syncedBytes.entrySet()) {
      if (Files.exists(file.getKey())) {
        try (FileChannel channel = FileChannel.open(file.getKey(), StandardOpenOption.WRITE)) {
          channel.truncate(file.getValue());
        }
      }
    }
    for (Path name : unsyncedNames) {
      Files.deleteIfExists(name);
    }
    for (Map.Entry<Path, Path> move : unsyncedMoves.entrySet()) {
      Files.copy(move.getValue(), move.getKey(), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void bury(Path file) throws IOException {
    if (Files.exists(file) && !unsyncedNames.contains(file)) {
      Path grave = graveyard.resolve("grave-" + buried++);
      Files.copy(file, grave);
      Path older = unsyncedMoves.putIfAbsent(file, grave);
      if (older != null) {
        Files.delete(grave);
      }
    }
  }

  private void check() throws IOException {
    if (hasNoPower) {
      throw new IOException("no power");
    }
  }

  private final class FaultyFile implements AppendFile {
    private final Path file;
    private final AppendFile real;

    FaultyFile(Path file, AppendFile real) {
      this.file = file;
      this.real = real;
    }

    @Override
    public void write(ByteBuffer[] buffers) throws IOException {
      synchronized (FaultyDisk.this) {
        check();
        if (isFull) {
          real.write(new ByteBuffer[] {buffers[0]});
          throw new IOException("No space left on device");
        }
        real.write(buffers);
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (FaultyDisk.this) {
        check();
        if (failingSyncs > 0) {
          failingSyncs--;
          throw new IOException("Input/output error");
        }
        if (!ignoresSync) {
          syncedBytes.put(file, Files.size(file));
        }
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      check();
      real.truncate(size);
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }
}
