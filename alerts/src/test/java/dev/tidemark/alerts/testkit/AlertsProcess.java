package dev.tidemark.alerts.testkit;

import dev.tidemark.alerts.AlertLoop;
import dev.tidemark.alerts.evaluation.MetricFeed;
import io.micronaut.context.ApplicationContext;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The room as a process of its own on a PostgreSQL, with short waits, to be killed. */
public final class AlertsProcess implements AutoCloseable {
  private final Process process;

  private AlertsProcess(Process process) {
    this.process = process;
  }

  /**
   * @param database JDBC URL
   * @param metrics file of {@link FileMetrics}
   */
  public static AlertsProcess start(String database, Path metrics) throws IOException {
    return new AlertsProcess(
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx256m",
                    "-cp",
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                    AlertsProcess.class.getName(),
                    database,
                    metrics.toString()))
            .redirectErrorStream(true)
            .redirectOutput(new File(metrics + ".log"))
            .start());
  }

  /** {@code kill -9}. */
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the process does not die");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@code kill -STOP}: it does nothing, and does not notice. */
  public void pause() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** {@code kill -CONT}. */
  public void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    int status = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    if (status != 0) {
      throw new AssertionError("kill " + signal + ": " + status);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    kill();
  }

  /** What the process runs. */
  public static void main(String[] arguments) throws InterruptedException {
    Map<String, Object> properties = new HashMap<>();
    properties.put("datasources.default.url", arguments[0]);
    properties.put("datasources.default.username", "postgres");
    properties.put("datasources.default.password", "");
    properties.put("datasources.default.dialect", "POSTGRES");
    properties.put(
        "datasources.default.connection-init-sql",
        "SET idle_in_transaction_session_timeout = '2s'"); // the server says 10 s
    properties.put("flyway.datasources.default.locations", "classpath:db/metadata");
    properties.put("tidemark.receivers.allow", "127.0.0.1/32");
    properties.put("tidemark.alerts.interval", "50ms");
    properties.put("tidemark.alerts.settle", "100ms");
    properties.put("tidemark.alerts.settle-history", "200ms");
    properties.put("tidemark.alerts.lease", "2s");
    properties.put("micronaut.serde.serialization.inclusion", "ALWAYS");
    ApplicationContext context = ApplicationContext.builder().properties(properties).build();
    context.registerSingleton(InstantSource.class, InstantSource.system());
    context.registerSingleton(MetricFeed.class, new FileMetrics(Path.of(arguments[1])));
    context.start();
    context.getBean(AlertLoop.class);
    Thread.currentThread().join();
  }
}
