package dev.tidemark.storage.engine.http;

import dev.tidemark.storage.engine.chdb.ChdbConnection;
import dev.tidemark.storage.engine.chdb.ChdbException;
import dev.tidemark.storage.engine.sql.StatementGuard;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * ClickHouse's HTTP interface over the embedded engine: every statement in a session of its own.
 *
 * <p>Loopback is not a boundary on a machine with a browser or other users, hence the credential,
 * and the refusal of whatever a web page could make a browser send (an {@code Origin}, or a name
 * other than this address in {@code Host}).
 */
public final class ClickHouseEndpoint implements AutoCloseable {
  private final Supplier<ChdbConnection> sessions;
  private final StatementGuard guard;
  private final Credential credential;
  private final String version;
  private final String database;
  private final Set<String> hosts;
  private final HttpServer server;

  /**
   * An endpoint on a socket that is bound to loopback.
   *
   * @param sessions opens a session of the engine
   * @param version the engine's version, as error messages name it
   * @param database the current database of requests that name none
   * @param threads statements run at a time
   * @param maxBody largest body of a request in bytes
   */
  public ClickHouseEndpoint(
      ServerSocket socket,
      Supplier<ChdbConnection> sessions,
      StatementGuard guard,
      Credential credential,
      String version,
      String database,
      int threads,
      long maxBody) {
    this.sessions = sessions;
    this.guard = guard;
    this.credential = credential;
    this.version = version;
    this.database = database;
    int port = socket.getLocalPort();
    this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    this.server = new HttpServer(socket, this::admit, this::handle, threads, maxBody);
  }

  /** Begins to answer. */
  public void start() {
    server.start();
  }

  /** Stops accepting, lets running statements finish for 10 s, and closes all connections. */
  @Override
  public void close() {
    server.close();
  }

  /** Refuses whom it must and answers health checks, without the engine. */
  private boolean admit(HttpRequest request, HttpResponse response) throws IOException {
    try {
      checkOrigin(request);
      if (isHealthCheck(request)) {
        response.send(200, "Ok.\n");
        return false;
      }
      checkCredential(request);
      return true;
    } catch (HttpFailure e) {
      fail(response, e.status(), e.code(), e.getMessage());
      return false;
    }
  }

  private void handle(HttpRequest request, HttpResponse response, Cancellation cancellation)
      throws IOException {
    try {
      run(request, response, cancellation);
    } catch (HttpFailure e) {
      fail(response, e.status(), e.code(), e.getMessage());
    } catch (ChdbException e) {
      fail(response, ErrorStatus.of(e.code()), e.code(), e.getMessage());
    } catch (BodyException e) {
      fail(response, e.status(), e.code(), e.getMessage());
    } finally {
      cancellation.clear();
    }
  }

  private void run(HttpRequest request, HttpResponse response, Cancellation cancellation)
      throws IOException, HttpFailure, ChdbException {
    Query query = Query.of(request.parameters(), request.headers());
    StatementText text = StatementText.read(request, DecodedBody.of(request));
    if (text.isEmpty()) {
      throw new HttpFailure(400, 62, "Code: 62. DB::Exception: Empty query (SYNTAX_ERROR)");
    }
    for (String setting : query.settings().keySet()) {
      refuseIf(guard.settingRefusal(setting));
    }
    response.header("X-ClickHouse-Query-Id", query.id());
    String mark = UUID.randomUUID().toString();
    try (ChdbConnection session = sessions.get()) {
      session.run("USE " + Query.identifier(query.database().orElse(database)));
      session.run(query.settingsStatement(mark));
      cancellation.onCancel(
          () -> Thread.ofPlatform().name("engine-kill").daemon(true).start(() -> kill(mark)));
      new StatementRun(session, guard, request, query, response).run(text);
    }
  }

  /** Stops the statement of a client that has gone. */
  private void kill(String mark) {
    try (ChdbConnection session = sessions.get()) {
      session.run("KILL QUERY WHERE Settings['log_comment'] = " + Query.literal(mark) + " ASYNC");
      EngineLog.debug("stopped a statement whose client has gone");
    } catch (ChdbException e) {
      EngineLog.warn("cannot stop a statement whose client has gone: " + e.code());
    }
  }

  private void checkOrigin(HttpRequest request) throws HttpFailure {
    String host = request.header("host").orElse("").toLowerCase(Locale.ROOT);
    if (!hosts.contains(host)) {
      throw new HttpFailure(403, 0, "this endpoint answers to its loopback address only");
    }
    if (request.header("origin").isPresent() || request.header("sec-fetch-site").isPresent()) {
      throw new HttpFailure(403, 0, "this endpoint does not answer to web pages");
    }
  }

  private static boolean isHealthCheck(HttpRequest request) throws HttpFailure {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    if (!reads && !request.method().equals("POST")) {
      throw new HttpFailure(405, 0, "GET, HEAD or POST");
    }
    if (request.path().equals("/ping")) {
      return true;
    }
    if (!request.path().equals("/")) {
      throw new HttpFailure(404, 0, "there is nothing at " + request.path());
    }
    return reads && request.parameters().isEmpty();
  }

  private void checkCredential(HttpRequest request) throws HttpFailure {
    if (!credential.isIn(request)) {
      throw new HttpFailure(
          403,
          ErrorStatus.AUTHENTICATION_FAILED,
          "Code: 516. DB::Exception: Authentication failed: user or password is wrong"
              + " (AUTHENTICATION_FAILED)");
    }
  }

  static void refuseIf(Optional<String> reason) throws HttpFailure {
    if (reason.isPresent()) {
      throw new HttpFailure(
          403,
          ErrorStatus.ACCESS_DENIED,
          "Code: 497. DB::Exception: Refused by the embedded engine: "
              + reason.get()
              + " (ACCESS_DENIED)");
    }
  }

  /** Tells of an error: by the status, or, if the answer has begun, by cutting it off. */
  private void fail(HttpResponse response, int status, int code, String message)
      throws IOException {
    if (response.isStarted()) {
      throw new IOException("the statement failed after its answer began: code " + code);
    }
    if (code != 0) {
      response.header("X-ClickHouse-Exception-Code", String.valueOf(code));
    }
    boolean complete = code == 0 || message.contains("(version ");
    response.send(status, message + (complete ? "\n" : " (version " + version + ")\n"));
  }
}
