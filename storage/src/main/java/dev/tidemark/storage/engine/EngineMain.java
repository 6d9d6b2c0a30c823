package dev.tidemark.storage.engine;

import dev.tidemark.storage.engine.chdb.ChdbException;
import dev.tidemark.storage.engine.chdb.EngineUnavailableException;
import dev.tidemark.storage.engine.http.ClickHouseEndpoint;
import dev.tidemark.storage.engine.http.Credential;
import dev.tidemark.storage.engine.http.EngineLog;
import dev.tidemark.storage.engine.sql.StatementGuard;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The engine's process: ClickHouse behind its HTTP interface on 127.0.0.1.
 *
 * <p>Writes one line to standard output when it answers, {@code ENGINE READY port=…}, or {@code
 * ENGINE FAILED …} before it exits with 2; log lines go to standard error. Under a supervisor
 * ({@code TIDEMARK_ENGINE_SUPERVISED=1}) it ends when its standard input does, which is also how it
 * learns that the supervisor was killed, and pays no heed to SIGINT and SIGTERM, which a terminal
 * or a service manager may send to it as well. Alone it ends cleanly on either.
 */
public final class EngineMain {
  /** The user's name; {@code tidemark} unless set. */
  static final String USER = "TIDEMARK_ENGINE_USER";

  /** The password. Given in the environment because arguments can be read by every user. */
  static final String PASSWORD = "TIDEMARK_ENGINE_PASSWORD";

  static final String SUPERVISED = "TIDEMARK_ENGINE_SUPERVISED";
  static final String READY = "ENGINE READY ";
  static final String FAILED = "ENGINE FAILED ";
  static final String DEFAULT_USER = "tidemark";

  private static final int SIGHUP = 1;
  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;

  private final EngineDirectory directory;
  private final Engine engine;
  private final ClickHouseEndpoint endpoint;
  private final AtomicBoolean stopped = new AtomicBoolean();

  private EngineMain(EngineDirectory directory, Engine engine, ClickHouseEndpoint endpoint) {
    this.directory = directory;
    this.engine = engine;
    this.endpoint = endpoint;
  }

  /** Runs an engine; see {@link EngineArguments} for what it takes. */
  public static void main(String[] args) {
    try {
      EngineOptions options = EngineArguments.parse(args);
      start(options);
    } catch (EngineUnavailableException | IllegalArgumentException | IllegalStateException e) {
      fail(String.valueOf(e.getMessage()));
    } catch (IOException | ChdbException e) {
      fail(e.toString());
    }
  }

  private static void start(EngineOptions options) throws IOException, ChdbException {
    boolean supervised = "1".equals(System.getenv(SUPERVISED));
    Path library = EngineLibrary.locate();
    EngineDirectory directory = EngineDirectory.lock(options.dataDirectory());
    ServerSocket socket = LoopbackSocket.bind(options.port());
    Posix.setEnvironment("HOME", directory.run().toString());
    Posix.setEnvironment("TZ", "UTC");
    Posix.changeDirectory(directory.run());
    Engine engine = Engine.open(library, directory, options);
    Credential credential = credential();
    ClickHouseEndpoint endpoint =
        new ClickHouseEndpoint(
            socket,
            engine::session,
            new StatementGuard(engine.tableFunctions()),
            credential,
            engine.version(),
            Engine.DATABASE,
            options.statements(),
            options.maxBodyBytes());
    EngineMain main = new EngineMain(directory, engine, endpoint);
    if (supervised) {
      main.obeySupervisor();
    } else {
      Runtime.getRuntime().addShutdownHook(new Thread(main::stop, "engine-stop"));
    }
    HangWatch.start(engine::isAnswering, () -> Posix.exit(HangWatch.EXIT_STATUS));
    endpoint.start();
    System.out.println(
        READY
            + "port="
            + socket.getLocalPort()
            + " version="
            + engine.version()
            + (System.getenv(PASSWORD) == null ? access(socket.getLocalPort(), credential) : ""));
    System.out.flush();
    if (!supervised) {
      park();
    }
  }

  /** Where no supervisor has made up a password, whoever started the engine has to be told it. */
  private static String access(int port, Credential credential) {
    return " url=jdbc:clickhouse://127.0.0.1:%d/%s user=%s password=%s"
        .formatted(port, Engine.DATABASE, credential.user(), credential.password());
  }

  private static Credential credential() {
    @Nullable String user = System.getenv(USER);
    @Nullable String password = System.getenv(PASSWORD);
    return new Credential(
        user == null ? DEFAULT_USER : user, password == null ? newPassword() : password);
  }

  /** 192 random bits. */
  static String newPassword() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private void obeySupervisor() {
    Posix.ignore(SIGHUP);
    Posix.ignore(SIGINT);
    Posix.ignore(SIGTERM);
    Thread.ofPlatform().name("engine-supervisor-watch").start(this::awaitEndOfInput);
  }

  private void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // the supervisor says nothing; only the end counts
      }
    } catch (IOException e) {
      EngineLog.debug("standard input: " + e.getMessage());
    }
    stop();
  }

  private static void park() {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() {
    if (stopped.compareAndSet(false, true)) {
      EngineLog.info("stopping");
      endpoint.close();
      engine.close();
      try {
        directory.close();
      } catch (IOException e) {
        EngineLog.debug("unlocking: " + e.getMessage());
      }
      Posix.exit(0);
    }
  }

  private static void fail(String message) {
    System.out.println(FAILED + message.replace('\n', ' '));
    System.out.flush();
    Posix.exit(2);
  }
}
