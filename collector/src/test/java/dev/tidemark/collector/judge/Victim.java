package dev.tidemark.collector.judge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link CollectorProcess}, seen from outside. */
final class Victim {
  private static final Logger log = LoggerFactory.getLogger(Victim.class);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final BufferedReader out;
  private volatile int port;

  private Victim(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a process that waits for {@link #begin}. */
  static Victim standby(Path spool, String url, String user, String password) throws IOException {
    return new Victim(
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-cp",
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                    CollectorProcess.class.getName(),
                    spool.toString(),
                    url,
                    user,
                    password))
            .redirectErrorStream(true)
            .start());
  }

  /**
   * Lets it open the spool and accept.
   *
   * @param point where it is to end itself, as {@code Faults} takes it; empty: nowhere
   * @return whether it came to accept: it may end before
   */
  boolean begin(String point) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((point + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("ready ")) {
        port = Integer.parseInt(line.substring(6));
        Thread.ofVirtual().start(this::logOutput);
        return true;
      }
      log.atDebug().log(line);
    }
    return false;
  }

  private void logOutput() {
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        log.atDebug().log(line);
      }
    } catch (IOException e) {
      log.atDebug().setCause(e).log("killed");
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int port() {
    return port;
  }

  /**
   * Waits for its end, and brings it about after a time.
   *
   * @return whether it ended by itself
   */
  boolean killAfter(Duration patience) throws InterruptedException {
    boolean ended = process.waitFor(patience);
    if (!ended) {
      process.destroyForcibly();
      process.waitFor();
    }
    return ended;
  }

  void kill() throws InterruptedException {
    killAfter(Duration.ZERO);
  }

  /** What it says of itself. */
  Judge.Counts counts() throws IOException, InterruptedException {
    String[] counts = get("/status").split(" ", -1);
    return new Judge.Counts(
        Long.parseLong(counts[0]),
        Long.parseLong(counts[1]),
        Long.parseLong(counts[2]),
        Long.parseLong(counts[3]));
  }

  /** Sets its disk: full, sync or well. */
  void disk(String state) throws IOException, InterruptedException {
    get("/disk?" + state);
  }

  private String get(String path) throws IOException, InterruptedException {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
