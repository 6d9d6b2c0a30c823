package dev.tidemark.storage.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.storage.engine.chdb.EngineUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One run of the engine's process. */
final class EngineChild {
  private static final Logger log = LoggerFactory.getLogger("dev.tidemark.engine");
  private static final Pattern PORT = Pattern.compile("port=(\\d+)");
  private static final Pattern LEVEL = Pattern.compile("(DEBUG|INFO|WARN|ERROR) (.*)");

  private final Process process;
  private final CompletableFuture<Integer> ready = new CompletableFuture<>();

  private EngineChild(Process process) {
    this.process = process;
  }

  /**
   * Starts the process, without waiting for more.
   *
   * @throws EngineUnavailableException if that is impossible
   */
  static EngineChild launch(EngineOptions options, int port, String password) {
    try {
      Path logs = Files.createDirectories(options.dataDirectory().resolve("engine-log"));
      ProcessBuilder builder =
          new ProcessBuilder(
              ChildJvm.command(logs, EngineMain.class, EngineArguments.of(options, port)));
      Map<String, String> environment = builder.environment();
      environment.put(EngineMain.USER, EngineMain.DEFAULT_USER);
      environment.put(EngineMain.PASSWORD, password);
      environment.put(EngineMain.SUPERVISED, "1");
      EngineChild child = new EngineChild(builder.start());
      child.read("engine-output", child.process.getInputStream(), child::output);
      child.read("engine-log", child.process.getErrorStream(), EngineChild::logLine);
      return child;
    } catch (IOException e) {
      throw new EngineUnavailableException(
          "The engine's process cannot be started in " + options.dataDirectory() + ": " + e, e);
    }
  }

  /**
   * Waits until it answers.
   *
   * @throws EngineUnavailableException if it ends instead, with the reason that it gave, or takes
   *     longer
   */
  void awaitReady(Duration patience) {
    try {
      ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new EngineUnavailableException("the engine was not ready within " + patience, e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new EngineUnavailableException(String.valueOf(cause.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineUnavailableException("interrupted", e);
    }
  }

  /** Its port; only known once it is ready. */
  int port() {
    return ready.join();
  }

  long pid() {
    return process.pid();
  }

  /** Waits for its end and gives its exit status. */
  int awaitExit() {
    return process.onExit().join().exitValue();
  }

  /** Asks it to end, and kills it if it has not in time. */
  void stop(Duration patience) {
    try {
      process.getOutputStream().close();
      if (process.waitFor(patience)) {
        return;
      }
      log.atWarn().addKeyValue("pid", pid()).log("engine did not stop in time and is killed");
    } catch (IOException e) {
      log.atDebug().setCause(e).log("engine's input was closed already");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  void kill() {
    process.destroyForcibly();
  }

  private void read(String name, InputStream stream, Consumer<String> line) {
    Thread.ofPlatform()
        .daemon(true)
        .name(name)
        .start(() -> {
          try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
            lines.lines().forEach(line);
          } catch (IOException | UncheckedIOException e) {
            log.atDebug().setCause(e).log("engine's output ended");
          }
          if (name.equals("engine-output")) {
            ready.completeExceptionally(
                new EngineUnavailableException("the engine's process ended: see its log"));
          }
        });
  }

  private void output(String line) {
    Matcher port = PORT.matcher(line);
    if (line.startsWith(EngineMain.READY) && port.find()) {
      ready.complete(Integer.valueOf(port.group(1)));
    } else if (line.startsWith(EngineMain.FAILED)) {
      ready.completeExceptionally(
          new EngineUnavailableException(line.substring(EngineMain.FAILED.length())));
    } else {
      logLine(line);
    }
  }

  private static void logLine(String line) {
    Matcher level = LEVEL.matcher(line);
    if (level.matches()) {
      log.atLevel(Level.valueOf(level.group(1))).log(level.group(2));
    } else {
      log.atInfo().log(line);
    }
  }
}
