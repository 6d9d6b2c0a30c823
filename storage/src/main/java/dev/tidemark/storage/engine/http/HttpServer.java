package dev.tidemark.storage.engine.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A small HTTP/1.1 server whose requests may take long and end early when their client goes away.
 *
 * <p>Each connection has a virtual thread that reads requests; each request is handled on a
 * platform thread of a fixed pool, because handlers call into native code. While a handler works,
 * the connection's thread watches the socket and reports a client that has closed it.
 */
final class HttpServer implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 1024;
  private static final int WATCH_MILLIS = 500;
  private static final int BEFORE_WATCH_MILLIS = 20;
  private static final int LINGER_MILLIS = 200;
  private static final int IDLE_MILLIS = 10 * 60 * 1000;
  private static final long DRAIN_BYTES = 64L << 20;
  private static final long WORKER_STACK_BYTES = 16L << 20;

  /** What looks at a request first, on the connection's own thread: no native calls here. */
  @FunctionalInterface
  interface Gate {
    /** Answers the request itself and says false, or lets it through to the handler. */
    boolean admits(HttpRequest request, HttpResponse response) throws IOException;
  }

  /** What answers a request. */
  @FunctionalInterface
  interface Handler {
    /**
     * Answers a request on a thread of the pool.
     *
     * @param cancellation is told when the client has gone; the handler says what to do then
     */
    void handle(HttpRequest request, HttpResponse response, Cancellation cancellation)
        throws IOException;
  }

  private final ServerSocket socket;
  private final Gate gate;
  private final Handler handler;
  private final long maxBody;
  private final ExecutorService workers;
  private final Semaphore connections = new Semaphore(MAX_CONNECTIONS);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  /**
   * A server on a bound socket; {@link #start} lets it accept.
   *
   * @param threads requests handled at a time; more of them wait
   * @param maxBody largest body of a request, in bytes as sent
   */
  HttpServer(ServerSocket socket, Gate gate, Handler handler, int threads, long maxBody) {
    this.socket = socket;
    this.gate = gate;
    this.handler = handler;
    this.maxBody = maxBody;
    this.workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(null, task, "engine-worker", WORKER_STACK_BYTES);
              thread.setDaemon(true);
              return thread;
            });
  }

  void start() {
    Thread.ofPlatform().name("engine-accept").daemon(true).start(this::accept);
  }

  /** Accepts no more, lets running requests finish for a while, then closes every connection. */
  @Override
  public void close() {
    closing = true;
    closeQuietly(socket);
    workers.shutdown();
    try {
      if (!workers.awaitTermination(10, TimeUnit.SECONDS)) {
        EngineLog.warn("closing while statements are still running");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open.forEach(HttpServer::closeQuietly);
  }

  private void accept() {
    while (!closing) {
      try {
        Socket client = socket.accept();
        if (connections.tryAcquire()) {
          open.add(client);
          Thread.ofVirtual().name("engine-connection").start(() -> serve(client));
        } else {
          client.close();
        }
      } catch (IOException e) {
        if (!closing) {
          EngineLog.warn("cannot accept a connection: " + e.getMessage());
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      client.setSoTimeout(IDLE_MILLIS);
      SocketInput in = new SocketInput(client);
      OutputStream out = new BufferedOutputStream(client.getOutputStream(), 1 << 16);
      while (!closing && serveOne(client, in, out)) {
        client.setSoTimeout(IDLE_MILLIS);
      }
    } catch (IOException | UncheckedIOException | RejectedExecutionException e) {
      EngineLog.debug("connection ended: " + e.getMessage());
    } finally {
      open.remove(client);
      connections.release();
    }
  }

  /** Answers one request; false if the connection is of no more use. */
  private boolean serveOne(Socket client, SocketInput in, OutputStream out) throws IOException {
    @Nullable HttpRequest request;
    try {
      request = HttpRequest.read(in, out, maxBody);
    } catch (HttpFailure e) {
      new HttpResponse(out, false)
          .header("Connection", "close")
          .send(e.status(), e.getMessage() + "\n");
      in.discard(LINGER_MILLIS);
      return false;
    }
    if (request == null) {
      return false;
    }
    HttpResponse response = new HttpResponse(out, request.method().equals("HEAD"));
    if (gate.admits(request, response)) {
      Cancellation cancellation = new Cancellation();
      Future<?> work = workers.submit(() -> work(client, request, response, cancellation));
      watch(work, request, in, cancellation);
    } else {
      drain(request.body());
    }
    return request.keepAlive() && response.isComplete() && request.body().isFinished();
  }

  private @Nullable Void work(
      Socket client, HttpRequest request, HttpResponse response, Cancellation cancellation)
      throws IOException {
    try {
      handler.handle(request, response, cancellation);
      drain(request.body());
    } finally {
      if (!response.isComplete() || !request.keepAlive()) {
        // the client learns of the end at once, not when its silence has been noticed
        client.shutdownOutput();
      }
    }
    return null;
  }

  /** Reads what a client still sends after its answer, so that it gets to read the answer. */
  private static void drain(BodyInput body) throws IOException {
    byte[] rest = new byte[1 << 16];
    long drained = 0;
    while (!body.isFinished() && drained < DRAIN_BYTES) {
      int count = body.read(rest, 0, rest.length);
      if (count < 0) {
        return;
      }
      drained += count;
    }
  }

  private static void watch(
      Future<?> work, HttpRequest request, SocketInput in, Cancellation cancellation)
      throws IOException {
    try {
      while (true) {
        try {
          work.get(BEFORE_WATCH_MILLIS, TimeUnit.MILLISECONDS);
          return;
        } catch (TimeoutException e) {
          boolean quiet = request.body().isFinished() && !in.hasBuffered();
          if (quiet && in.isClosedWithin(WATCH_MILLIS)) {
            cancellation.cancel();
            work.get();
            return;
          }
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException("request failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      EngineLog.debug("closing: " + e.getMessage());
    }
  }
}
