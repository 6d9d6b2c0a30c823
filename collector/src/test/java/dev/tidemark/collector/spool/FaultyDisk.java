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
import java.util.concurrent.Semaphore;

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
  private final Lie lie;
  private long buried;

  private boolean checkpointIsLate;

  /** Syncs wait until this is free. */
  public final Semaphore syncs = new Semaphore(Integer.MAX_VALUE);

  /** Runs when a segment was removed. */
  public volatile Runnable afterUnlink = () -> {};

  public volatile boolean isFull;
  public volatile int failingSyncs;

  /** How many syncs still work before the failing ones. */
  public volatile int syncsBeforeFailing;

  public volatile boolean hasNoPower;

  /** What the disk pretends to have done: mutations that tests must notice. */
  public enum Lie {
    NONE,
    /** No sync has any effect. */
    NOTHING_SYNCED,
    /** A checkpoint is durable only when the next one is begun. */
    CHECKPOINT_SYNCED_LATE,
    /** The same, and segments are gone for good at once: they go before their checkpoint. */
    UNLINKED_FIRST
  }

  public FaultyDisk(Path graveyard) {
    this(graveyard, Lie.NONE);
  }

  /**
   * @param graveyard folder for what a power cut may bring back
   */
  public FaultyDisk(Path graveyard, Lie lie) {
    this.graveyard = graveyard;
    this.lie = lie;
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
    bury(source);
    if (!Files.exists(target)) {
      unsyncedNames.add(target);
    }
    real.replace(source, target);
    Long synced = syncedBytes.remove(source);
    if (synced != null) {
      syncedBytes.put(target, synced);
    }
    unsyncedNames.remove(source);
    checkpointIsLate = lie == Lie.CHECKPOINT_SYNCED_LATE || lie == Lie.UNLINKED_FIRST;
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    check();
    boolean isSegment = file.toString().endsWith(".spool");
    if (!isSegment && checkpointIsLate) {
      checkpointIsLate = false; // the next one is begun
      unsyncedNames.clear();
      forgetMoves();
    }
    if (!isSegment || lie != Lie.UNLINKED_FIRST) {
      bury(file);
    }
    real.delete(file);
    if (isSegment) {
      afterUnlink.run();
    }
    unsyncedNames.remove(file);
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    check();
    if (lie == Lie.NOTHING_SYNCED) {
      return;
    }
    if (checkpointIsLate) {
      unsyncedNames.removeIf(name -> !name.endsWith("state"));
    } else {
      unsyncedNames.clear();
      forgetMoves();
    }
    checkpointIsLate &= lie == Lie.UNLINKED_FIRST;
  }

  private void forgetMoves() throws IOException {
    for (Path grave : unsyncedMoves.values()) {
      Files.delete(grave);
    }
    unsyncedMoves.clear();
  }

  @Override
  public synchronized void sync(Path file) throws IOException {
    check();
    if (lie != Lie.NOTHING_SYNCED) {
      syncedBytes.computeIfPresent(file, (_, _) -> file.toFile().length());
    }
  }

  @Override
  public long usableBytes(Path directory) throws IOException {
    return real.usableBytes(directory);
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
      syncs.acquireUninterruptibly();
      syncs.release();
      synchronized (FaultyDisk.this) {
        check();
        if (syncsBeforeFailing > 0) {
          syncsBeforeFailing--;
        } else if (failingSyncs > 0) {
          failingSyncs--;
          throw new IOException("Input/output error");
        }
        if (lie != Lie.NOTHING_SYNCED) {
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
