package dev.tidemark.collector.judge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Stands between the writer and ClickHouse and lets inserts go wrong. */
public final class FaultProxy implements AutoCloseable {
  /** What happens to one insert. */
  public enum Fault {
    /** The server never hears of it; the caller's connection breaks. */
    LOST_REQUEST,
    /** The server gets half of the rows, then the connection breaks on both sides. */
    RESET_MID_BODY,
    /** It is done; the caller's connection breaks. */
    LOST_ANSWER,
    /** It is done; the caller is told 500 without a code. */
    ERROR_AFTER_COMMIT,
    /** The server never hears of it; the caller is told that all went well. */
    FALSE_SUCCESS,
    /** The server never hears of it; the answer begins well and ends with an exception. */
    LATE_EXCEPTION,
    /** It is done; the answer comes a byte at a time. */
    SLOW_ANSWER,
    /** The server never hears of it, and no answer ever comes. */
    HANG,
    /** It is done, and no answer ever comes. */
    HANG_AFTER_COMMIT,
    /** Refused as having too many parts. */
    BUSY,
    /** Refused for want of disk. */
    NO_SPACE,
    /** Refused for want of memory. */
    NO_MEMORY,
    NONE
  }

  private static final Set<String> NOT_FORWARDED =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");
  private static final Pattern INSERT =
      Pattern.compile(
          "(?s).*insert\\s+into\\s+(`?\\w+`?\\.)?`?(predictions|prediction_ids|labels)`?\\s.*");

  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI target;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger hanging = new AtomicInteger();

  /** Of the next inserts, one each. */
  public final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

  /** Whether nobody answers at all. */
  public volatile boolean isAway;

  /** How many of the next counts of a batch's rows are answered with 0, whatever is there. */
  public final AtomicInteger falseCounts = new AtomicInteger();

  /** Runs when an insert into predictions was done, before the caller hears of it. */
  public volatile Runnable afterInsert = () -> {};

  public FaultProxy(URI target) throws IOException {
    this.target = target;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Requests that wait for an answer that never comes, or did until their caller gave up. */
  public int hanging() {
    return hanging.get();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (isAway) {
        throw new IOException("away");
      }
      String statement = statement(exchange, body);
      if (isCount(statement) && falseCounts.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        answer(exchange, 200, new byte[8]);
        return;
      }
      boolean isInsert = INSERT.matcher(statement).matches();
      fail(exchange, body, isInsert ? next() : Fault.NONE, isInsert);
    }
  }

  private void fail(HttpExchange exchange, byte[] body, Fault fault, boolean isInsert)
      throws IOException {
    switch (fault) {
      case LOST_REQUEST -> throw new IOException("lost");
      case RESET_MID_BODY -> half(exchange, body);
      case FALSE_SUCCESS -> answer(exchange, 200, new byte[0]);
      case LATE_EXCEPTION ->
          answer(
              exchange,
              200,
              "\n\nCode: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)\n"
                  .getBytes(UTF_8));
      case HANG -> hang();
      case BUSY -> refuse(exchange, 252, "TOO_MANY_PARTS");
      case NO_SPACE -> refuse(exchange, 243, "NOT_ENOUGH_SPACE");
      case NO_MEMORY -> refuse(exchange, 241, "MEMORY_LIMIT_EXCEEDED");
      case LOST_ANSWER -> {
        forward(exchange, body, isInsert);
        throw new IOException("lost");
      }
      case HANG_AFTER_COMMIT -> {
        forward(exchange, body, isInsert);
        hang();
      }
      case ERROR_AFTER_COMMIT -> {
        forward(exchange, body, isInsert);
        answer(exchange, 500, new byte[0]);
      }
      case SLOW_ANSWER, NONE -> {
        HttpResponse<byte[]> response = forward(exchange, body, isInsert);
        response
            .headers()
            .map()
            .forEach((name, values) -> {
              if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
        if (fault == Fault.SLOW_ANSWER) {
          drip(exchange, response);
        } else {
          answer(exchange, response.statusCode(), response.body());
        }
      }
    }
  }

  private Fault next() {
    Fault fault = faults.poll();
    return fault == null ? Fault.NONE : fault;
  }

  private void hang() throws IOException {
    hanging.incrementAndGet();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("closed");
  }

  private static String statement(HttpExchange exchange, byte[] body) {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    String start = new String(body, 0, Math.min(400, body.length), ISO_8859_1);
    return (query + " " + start).toLowerCase(Locale.ROOT).replace('+', ' ');
  }

  private static boolean isCount(String statement) {
    return statement.contains("toint64(count())") && statement.contains("batch_id =");
  }

  /** The server gets the whole head, and half of the body that it announces. */
  private void half(HttpExchange exchange, byte[] body) throws IOException {
    try (Socket socket = new Socket(target.getHost(), target.getPort())) {
      StringBuilder head = new StringBuilder("POST ");
      head.append(exchange.getRequestURI()).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
              values.forEach(value -> head.append(name + ": " + value + "\r\n"));
            }
          });
      head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
      OutputStream out = socket.getOutputStream();
      out.write(head.toString().getBytes(ISO_8859_1));
      out.write(body, 0, body.length / 2);
      out.flush();
    }
    throw new IOException("reset");
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body, boolean isInsert)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    try {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (isInsert) {
        afterInsert.run();
      }
      return response;
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static void drip(HttpExchange exchange, HttpResponse<byte[]> response)
      throws IOException {
    byte[] body = response.body();
    exchange.sendResponseHeaders(response.statusCode(), 0); // chunked: the end comes last
    OutputStream out = exchange.getResponseBody();
    for (byte b : body) {
      out.write(b);
      out.flush();
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
  }

  private static void refuse(HttpExchange exchange, int code, String name) throws IOException {
    exchange.getResponseHeaders().set("X-ClickHouse-Exception-Code", Integer.toString(code));
    answer(
        exchange,
        500,
        "Code: %d. DB::Exception: refused. (%s)".formatted(code, name).getBytes(UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
