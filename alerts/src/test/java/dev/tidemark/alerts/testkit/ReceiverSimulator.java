package dev.tidemark.alerts.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A receiver on a loopback port that behaves as badly as told, and remembers every request it read
 * to the end and every one it said yes to.
 */
public final class ReceiverSimulator implements AutoCloseable {
  /** How it treats one request. */
  public sealed interface Behaviour {
    /** Answers with a status and nothing else. */
    record Status(int code) implements Behaviour {}

    /** Answers with a status and asks to be left alone for some seconds. */
    record RetryAfter(int code, String value) implements Behaviour {}

    /** Answers a redirect. */
    record Redirect(int code, String location) implements Behaviour {}

    /** Reads the request, then breaks the connection off: it has the message, nobody knows. */
    record ResetAfterReading() implements Behaviour {}

    /** Breaks the connection off at once. */
    record ResetBeforeReading() implements Behaviour {}

    /** Answers 200 and a body without an end. */
    record EndlessBody() implements Behaviour {}

    /** Begins an answer and sends header lines without an end. */
    record EndlessHeaders() implements Behaviour {}

    /** Reads the request and says nothing. */
    record Silent() implements Behaviour {}
  }

  /** Chooses the treatment of the next request. */
  @FunctionalInterface
  public interface Script {
    Behaviour next();
  }

  /** One request, header names in lower case. */
  public record Received(String path, Map<String, String> headers, String body, boolean accepted) {
    public String id() {
      return headers.getOrDefault("webhook-id", "");
    }
  }

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Script script;

  public ReceiverSimulator(Script script) {
    this.script = script;
    try {
      server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::listen);
  }

  /** Accepts everything. */
  public ReceiverSimulator() {
    this(() -> new Behaviour.Status(200));
  }

  public void behave(Script next) {
    script = next;
  }

  public int port() {
    return server.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  /** Every request that was read to its end, in order. */
  public List<Received> received() {
    return List.copyOf(received);
  }

  /** Those that were answered with success. */
  public List<Received> accepted() {
    return received.stream().filter(Received::accepted).toList();
  }

  public int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }

  private void listen() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        threads.execute(() -> serve(socket));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Behaviour behaviour = script.next();
      if (behaviour instanceof Behaviour.ResetBeforeReading) {
        socket.setSoLinger(true, 0);
        return;
      }
      Received request = read(new BufferedInputStream(socket.getInputStream()), behaviour);
      received.add(request);
      answer(socket, behaviour);
    } catch (IOException _) {
      // the sender went away: its right
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(Socket socket, Behaviour behaviour)
      throws IOException, InterruptedException {
    OutputStream out = socket.getOutputStream();
    switch (behaviour) {
      case Behaviour.Status(int code) -> write(out, code, "Content-Length: 0\r\n\r\n");
      case Behaviour.RetryAfter(int code, String value) ->
          write(out, code, "Retry-After: " + value + "\r\nContent-Length: 0\r\n\r\n");
      case Behaviour.Redirect(int code, String location) ->
          write(out, code, "Location: " + location + "\r\nContent-Length: 0\r\n\r\n");
      case Behaviour.ResetAfterReading _ -> socket.setSoLinger(true, 0);
      case Behaviour.ResetBeforeReading _ -> throw new IllegalStateException("handled before");
      case Behaviour.EndlessBody _ -> {
        write(out, 200, "\r\n");
        forever(out, "x".repeat(8192));
      }
      case Behaviour.EndlessHeaders _ -> {
        out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
        forever(out, "X-More: and more\r\n");
      }
      case Behaviour.Silent _ -> Thread.sleep(Long.MAX_VALUE);
    }
  }

  private static void forever(OutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    while (!Thread.currentThread().isInterrupted()) {
      out.write(bytes);
    }
  }

  private static void write(OutputStream out, int code, String rest) throws IOException {
    out.write(("HTTP/1.1 " + code + " Said\r\n" + rest).getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static Received read(InputStream in, Behaviour behaviour) throws IOException {
    String first = line(in);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    boolean accepted =
        behaviour instanceof Behaviour.EndlessBody
            || (behaviour instanceof Behaviour.Status(int code) && code / 100 == 2);
    return new Received(
        first.split(" ", 3)[1], headers, new String(body, StandardCharsets.UTF_8), accepted);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
