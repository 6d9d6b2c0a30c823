package dev.tidemark.shadow.process;

import dev.tidemark.storage.replay.Execution;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running scoring process, ended at its limits. One thread talks to it at a time; {@link #close}
 * may come from any.
 */
public final class ScorerProcess implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ScorerProcess.class);

  private final Path folder;
  private final ProcessLimits limits;
  private final Process process;
  private final DataOutputStream out;
  private final DataInputStream in;
  private final Watchdog watchdog;

  private ScorerProcess(Path folder, ProcessLimits limits, Process process) {
    this.folder = folder;
    this.limits = limits;
    this.process = process;
    this.out = new DataOutputStream(process.getOutputStream());
    this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
    this.watchdog = Watchdog.start(process, limits.memoryBytes());
  }

  /**
   * Starts one.
   *
   * @param parent folder in which it gets a folder of its own, gone when it is closed
   */
  public static ScorerProcess start(Sandbox sandbox, ProcessLimits limits, Path parent) {
    try {
      Path folder = Sandbox.emptyFolder(parent);
      Process process =
          sandbox
              .command(limits, folder)
              .redirectError(folder.resolve("errors.log").toFile())
              .start();
      return new ScorerProcess(folder, limits, process);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a scoring process", e);
    }
  }

  /**
   * Hands over a model file, which replaces the one before.
   *
   * @param threads the model's own
   */
  public Loaded load(byte[] file, Execution execution, int threads) throws ScorerFailure {
    byte[] message =
        new Payload.Writer().text(execution.word()).number(threads).bytes(file).toByteArray();
    return ask(Frame.LOAD, message, Frame.LOADED, Loaded::read);
  }

  /** Says how batches will come and what is wanted of them. */
  public void configure(List<InputLayout> inputs, OutputLayout outputs) throws ScorerFailure {
    Payload.Writer message = new Payload.Writer().number(inputs.size());
    for (InputLayout input : inputs) {
      message.text(input.name()).text(input.type().name()).number(input.columns());
    }
    message
        .text(outputs.label())
        .text(outputs.score())
        .number(outputs.scoreIndex())
        .text(outputs.scoreClass())
        .text(outputs.value())
        .number(outputs.probabilities() ? 1 : 0);
    ask(Frame.CONFIGURE, message.toByteArray(), Frame.CONFIGURED, _ -> true);
  }

  /** Scores one batch. */
  public Scored score(Batch batch) throws ScorerFailure {
    List<Scored> answers = new ArrayList<>(1);
    score(List.of(batch), answers::add);
    return answers.getFirst();
  }

  /** Scores batches, the next one travelling while one is computed; answers come in order. */
  public void score(List<Batch> batches, Consumer<Scored> answers) throws ScorerFailure {
    AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    Thread sender =
        Thread.ofPlatform()
            .name("send batches")
            .start(() -> {
              try {
                for (Batch batch : batches) {
                  send(Frame.SCORE, batch.bytes(), batch.length());
                }
              } catch (IOException e) {
                failure.set(e); // the process is gone: reading says why
              }
            });
    try {
      for (Batch batch : batches) {
        watchdog.expectWithin(limits.scoring());
        Scored scored = receive(Frame.SCORED, Scored::read);
        if (scored.rows() != batch.rows()) {
          throw new IOException("an answer to " + scored.rows() + " of " + batch.rows() + " rows");
        }
        answers.accept(scored);
      }
      join(sender);
    } catch (IOException e) {
      throw ended(e);
    } finally {
      watchdog.relax();
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Id of the process in the operating system. */
  public long pid() {
    return process.pid();
  }

  /** Ends the process; again, or by several at once, is as good as once. */
  @Override
  public synchronized void close() {
    process.destroyForcibly();
    watchdog.stop();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeQuietly();
    delete(folder);
  }

  private interface Reader<T> {
    T read(ByteBuffer payload) throws IOException;
  }

  private <T> T ask(int type, byte[] message, int answer, Reader<T> reader) throws ScorerFailure {
    watchdog.expectWithin(limits.loading());
    try {
      send(type, message, message.length);
      return receive(answer, reader);
    } catch (IOException e) {
      throw ended(e);
    } finally {
      watchdog.relax();
    }
  }

  private void send(int type, byte[] message, int length) throws IOException {
    out.writeInt(type);
    out.writeInt(length);
    out.write(message, 0, length);
    out.flush();
  }

  private <T> T receive(int expected, Reader<T> reader) throws IOException, ScorerFailure {
    int type = in.readInt();
    int length = in.readInt();
    if (length < 0 || length > Frame.LARGEST) {
      throw new IOException("an answer of " + length + " bytes");
    }
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new IOException("the answer was cut short");
    }
    if (type == Frame.FAILED) {
      throw new ScorerFailure(
          ScorerFailure.Kind.REFUSED, Reasons.ofRuntime(Payload.text(Payload.reader(payload))));
    }
    if (type != expected) {
      throw new IOException("an answer of type " + type);
    }
    try {
      return reader.read(Payload.reader(payload));
    } catch (java.nio.BufferUnderflowException e) {
      throw new IOException("the answer is too short", e);
    }
  }

  private ScorerFailure ended(IOException cause) {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String limit = watchdog.limitReached();
    if (!limit.isEmpty()) {
      return new ScorerFailure(ScorerFailure.Kind.LIMIT, limit);
    }
    return Reasons.ofExit(process.isAlive() ? 0 : process.exitValue(), limits, errors(), cause);
  }

  private String errors() {
    Path log = folder.resolve("errors.log");
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      return "";
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeQuietly() {
    try (in;
        out) {
      process.getErrorStream().close();
    } catch (IOException e) {
      // what was still on its way to a process that is gone
      return;
    }
  }

  /** What stays behind must not keep others from being closed. */
  private static void delete(Path folder) {
    try {
      FileUtils.deleteDirectory(folder.toFile());
    } catch (IOException e) {
      log.atWarn().addKeyValue("folder", folder).setCause(e).log("cannot clean up");
    }
  }
}
