package dev.tidemark.collector.writer;

import dev.tidemark.collector.spool.Faults;
import dev.tidemark.collector.spool.Frame;
import dev.tidemark.collector.spool.Spool;
import dev.tidemark.collector.spool.SpoolReader;
import dev.tidemark.collector.writer.WriterState.Totals;
import dev.tidemark.storage.business.BusinessMetricRows;
import dev.tidemark.storage.business.BusinessMetricWriter;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.label.LabelWriter;
import dev.tidemark.storage.prediction.PredictionIds;
import dev.tidemark.storage.prediction.PredictionWriter;
import dev.tidemark.storage.shadow.CandidateAnswerWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what the spool holds into ClickHouse, batch by batch, for as long as it runs.
 *
 * <p>A batch is sealed before it is sent: which rows it holds and which of them are repetitions is
 * written to the spool's checkpoint. After a crash the same batch is made again from the same
 * frames and {@link Delivery} finds out what is missing.
 */
public final class SpoolWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SpoolWriter.class);

  /** Most memory of a batch: ids, and the labels and numbers that are held as objects. */
  private static final int HELD_BYTES = 48 << 20;

  private final Spool spool;
  private final Settings settings;
  private final ClickHouse clickHouse;
  private final Consumer<String> models;
  private final LongSupplier batchIds;
  private final Consumer<List<BusinessMetricRows>> businessMetrics;
  private final KnownIds knownIds;
  private final Attempts attempts;
  private final SpooledRows spooledRows;
  private final Batch batch = new Batch(); // the one underway
  private final Delivery delivery;
  private final Thread thread;
  private final Thread filler;
  private final Set<String> unannounced = new HashSet<>();
  private volatile boolean closed;
  private Totals totals;
  private volatile long oldestNanos;

  /**
   * How batches are cut.
   *
   * @param rows most rows of a batch
   * @param bytes most bytes of a batch in the spool; the most part of it is not held in memory
   * @param linger how long the first record of a batch waits for others
   * @param filterBytes memory for recognising new prediction ids
   * @param isShared whether other collectors write to the same ClickHouse
   * @param patience longest silence of ClickHouse before a statement is given up
   * @param firstPause first pause after ClickHouse did not take something
   * @param longestPause longest such pause
   */
  public record Settings(
      int rows,
      long bytes,
      Duration linger,
      int filterBytes,
      boolean isShared,
      Duration patience,
      Duration firstPause,
      Duration longestPause) {
    /** As configured out of the box. */
    public static Settings defaults() {
      return new Settings(
          500_000,
          256 << 20,
          Duration.ofMillis(650),
          64 << 20,
          false,
          Duration.ofSeconds(60),
          Duration.ofMillis(250),
          Duration.ofSeconds(10));
    }
  }

  /**
   * What became of the records, since the spool was made.
   *
   * @param trouble what keeps records from being stored at the moment; null: nothing
   */
  public record Status(
      long stored,
      long duplicates,
      long quarantined,
      long spooled,
      Duration oldestWaiting,
      @Nullable String trouble) {}

  /**
   * Starts writing.
   *
   * @param models hears of each model before its records are stored; may fail and is asked again
   * @param batchIds unique and growing, across restarts too
   * @param businessMetrics hears of those that are stored now; must not fail
   */
  public SpoolWriter(
      Spool spool,
      ClickHouse clickHouse,
      Settings settings,
      Consumer<String> models,
      LongSupplier batchIds,
      Consumer<List<BusinessMetricRows>> businessMetrics) {
    this.spool = spool;
    this.settings = settings;
    this.models = models;
    this.batchIds = batchIds;
    this.businessMetrics = businessMetrics;
    this.clickHouse = clickHouse.withTimeout(settings.patience());
    PredictionIds ids = new PredictionIds(this.clickHouse);
    this.knownIds = new KnownIds(ids, settings.filterBytes(), settings.isShared());
    this.attempts = new Attempts(settings.firstPause(), settings.longestPause());
    this.spooledRows = new SpooledRows(spool);
    this.delivery =
        new Delivery(
            new PredictionWriter(this.clickHouse),
            ids,
            new LabelWriter(this.clickHouse),
            new BusinessMetricWriter(this.clickHouse),
            new CandidateAnswerWriter(this.clickHouse),
            attempts,
            spooledRows,
            this::quarantine);
    this.totals = WriterState.decode(spool.checkpoint().state()).totals();
    this.thread = Thread.ofPlatform().name("collector-writer").daemon().start(this::run);
    this.filler = Thread.ofPlatform().name("collector-ids").daemon().start(this::fill);
  }

  public Status status() {
    Spool.Checkpoint checkpoint = spool.checkpoint(); // totals and place of the same moment
    Totals now = WriterState.decode(checkpoint.state()).totals();
    long oldest = oldestNanos;
    return new Status(
        now.stored(),
        now.duplicates(),
        now.quarantined(),
        spool.status().nextSequence() - checkpoint.doneSequence(),
        Duration.ofNanos(oldest == 0 ? 0 : System.nanoTime() - oldest),
        attempts.trouble());
  }

  /** Stops at once; what is underway is finished after the next start. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    filler.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
      filler.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    clickHouse.close();
  }

  private void fill() {
    try {
      new Attempts(settings.firstPause(), settings.longestPause()).untilDone(_ -> knownIds.fill());
    } catch (InterruptedException | IOException e) {
      log.atDebug().setCause(e).log("stopped before all known ids were loaded");
    }
  }

  private void run() {
    try (spooledRows) {
      write();
    } catch (IOException e) {
      log.atDebug().setCause(e).log("a segment of the spool did not close");
    }
  }

  private void write() {
    while (!closed) {
      try {
        WriterState noted = WriterState.decode(spool.checkpoint().state());
        totals = noted.totals();
        if (noted.underway() != null) {
          finish(noted.underway());
        }
        try (SpoolReader reader = spool.reader(spool.checkpoint().doneSequence())) {
          while (!closed) {
            next(reader);
          }
        }
      } catch (InterruptedException e) {
        log.atDebug().log("the writer stops");
      } catch (IOException | RuntimeException e) { // the edge: the spool keeps everything
        if (closed) {
          return;
        }
        log.atError().setCause(e).log("the writer starts over from its last checkpoint");
        pause();
      }
    }
  }

  /** The batch that an earlier life has sealed, and perhaps sent: its frames and no others. */
  private void finish(Manifest manifest) throws IOException, InterruptedException {
    batch.clear();
    long damaged = 0;
    try (SpoolReader reader = spool.reader(spool.checkpoint().doneSequence(), manifest.to())) {
      for (Frame frame = reader.next(Duration.ZERO);
          frame != null;
          frame = reader.next(Duration.ZERO)) {
        damaged += add(frame);
      }
      reader.endsAt(new Spool.End(manifest.to(), 0));
      damaged += reader.takeLostRows();
    }
    log.atInfo().addKeyValue("batch", manifest.batchId()).log("finishing a batch after a restart");
    Manifest sound = manifest;
    if (damaged > 0 || batch.predictionCount() != manifest.predictions()) {
      // Damaged since it was sealed, so the numbers say nothing. Ids are stored after all their
      // rows: what they know now is either a repetition or done.
      sound =
          new Manifest(
              manifest.batchId(),
              manifest.from(),
              manifest.to(),
              batch.predictionCount(),
              duplicates());
    }
    knownIds.add(batch);
    deliver(sound, damaged, true);
  }

  private int[] duplicates() throws IOException, InterruptedException {
    int[][] found = new int[1][];
    attempts.untilDone(_ -> found[0] = knownIds.duplicates(batch).stream().toArray());
    return found[0];
  }

  private void next(SpoolReader reader) throws IOException, InterruptedException {
    Spool.End end = spool.end();
    Frame first = reader.next(Duration.ofSeconds(1));
    if (first == null) {
      oldestNanos = 0;
      announce(Set.of());
      reader.endsAt(end);
      skipTo(end.sequence(), reader.takeLostRows());
      return;
    }
    long start = System.nanoTime();
    oldestNanos = start;
    batch.clear();
    long damaged = add(first);
    while (batch.rows() < settings.rows()
        && batch.byteSize() < settings.bytes()
        && batch.heldBytes() < HELD_BYTES) {
      long left = settings.linger().toNanos() - (System.nanoTime() - start);
      Frame frame = reader.next(Duration.ofNanos(Math.max(0, left)));
      if (frame == null) {
        break;
      }
      damaged += add(frame);
    }
    damaged += reader.takeLostRows();
    int[] duplicates = duplicates();
    Manifest manifest =
        new Manifest(
            batchIds.getAsLong(), batch.from(), batch.to(), batch.predictionCount(), duplicates);
    Faults.reached("before-seal");
    spool.checkpoint(
        new Spool.Checkpoint(
            spool.checkpoint().doneSequence(), new WriterState(totals, manifest).encode()));
    Faults.reached("after-seal");
    knownIds.add(batch);
    deliver(manifest, damaged, false);
  }

  /** Everything before this was read; numbers that no frame carries are unused, or lost. */
  private void skipTo(long end, long lost) throws IOException {
    if (spool.checkpoint().doneSequence() < end) {
      Totals after = totals.plus(new Totals(0, 0, lost));
      spool.checkpoint(new Spool.Checkpoint(end, new WriterState(after, null).encode()));
      totals = after;
    }
  }

  private void deliver(Manifest manifest, long damaged, boolean inDoubt)
      throws IOException, InterruptedException {
    announce(batch.models());
    int refused = delivery.deliver(batch, manifest, inDoubt);
    int repeated = manifest.duplicates().length;
    Totals after =
        totals.plus(new Totals(batch.rows() - repeated - refused, repeated, damaged + refused));
    spool.checkpoint(new Spool.Checkpoint(manifest.to(), new WriterState(after, null).encode()));
    totals = after;
    businessMetrics.accept(batch.businessMetrics());
  }

  /** A model that cannot be noted must not hold its records back: it is tried again. */
  private void announce(Set<String> met) {
    unannounced.addAll(met);
    for (String model : List.copyOf(unannounced)) {
      try {
        models.accept(model);
        unannounced.remove(model);
      } catch (RuntimeException e) { // the edge: the metadata database may be away
        log.atWarn().setCause(e).addKeyValue("model", model).log("model not noted yet");
      }
    }
  }

  /** Adds a frame; one whose payload makes no sense is set aside and counted. */
  private int add(Frame frame) throws IOException {
    try {
      batch.add(frame);
      return 0;
    } catch (IOException e) {
      batch.cover(frame);
      spool
          .quarantine()
          .keep("frame-" + frame.sequence(), frame.payload(), String.valueOf(e.getMessage()));
      return frame.rows();
    }
  }

  private void quarantine(Manifest manifest, int row, byte[] content, String reason) {
    try {
      spool
          .quarantine()
          .keep("row-" + manifest.batchId() + "-" + row, ByteBuffer.wrap(content), reason);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
