package dev.tidemark.alerts.delivery;

import dev.tidemark.alerts.receiver.AddressGuard.Target;
import dev.tidemark.alerts.receiver.ReceiverType.Request;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP/1.1 POST to one checked address. It connects to that address and no other, follows no
 * redirect, reads of the answer the status and at most 64 KiB, and ends within its time limit
 * whatever the peer does. (The JDK's client resolves names by itself, so it cannot promise the
 * first.) Thread-safe.
 */
final class HttpSender {
  static final int MOST_READ = 64 * 1024;

  private final SSLSocketFactory tls;
  private final Duration limit;
  private final ScheduledExecutorService watchdog;
  private final InstantSource clock;

  /**
   * @param limit for the whole exchange
   * @param watchdog closes connections that take longer
   */
  HttpSender(
      SSLSocketFactory tls,
      Duration limit,
      ScheduledExecutorService watchdog,
      InstantSource clock) {
    this.tls = tls;
    this.limit = limit;
    this.watchdog = watchdog;
    this.clock = clock;
  }

  /**
   * @throws IOException if no complete answer came in time
   */
  Answer post(Target target, Request request) throws IOException {
    try (Socket plain = new Socket()) {
      ScheduledFuture<?> deadline =
          watchdog.schedule(() -> close(plain), limit.toMillis(), TimeUnit.MILLISECONDS);
      try {
        plain.connect(
            new InetSocketAddress(target.address(), target.port()),
            Math.toIntExact(Math.min(limit.toMillis(), 5_000)));
        plain.setSoTimeout(Math.toIntExact(limit.toMillis()));
        plain.setTcpNoDelay(true);
        return target.secure() ? overTls(plain, target, request) : exchange(plain, target, request);
      } catch (IOException e) {
        if (deadline.isDone()) {
          throw new SocketTimeoutException("no answer within " + limit.toSeconds() + " s");
        }
        throw e;
      } finally {
        deadline.cancel(false);
      }
    }
  }

  private Answer overTls(Socket plain, Target target, Request request) throws IOException {
    try (SSLSocket secure =
        (SSLSocket) tls.createSocket(plain, target.host(), target.port(), true)) {
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      return exchange(secure, target, request);
    }
  }

  private Answer exchange(Socket socket, Target target, Request request) throws IOException {
    OutputStream out = socket.getOutputStream();
    byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
    out.write(head(target, request, body.length).getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
    return answer(new Lines(new BufferedInputStream(socket.getInputStream())));
  }

  private static String head(Target target, Request request, int length) {
    String path = target.url().getRawPath();
    String query = target.url().getRawQuery();
    StringBuilder head = new StringBuilder("POST ");
    head.append(path == null || path.isEmpty() ? "/" : path);
    if (query != null) {
      head.append('?').append(query);
    }
    head.append(" HTTP/1.1\r\n");
    line(head, "Host", target.url().getRawAuthority());
    line(head, "User-Agent", "tidemark");
    line(head, "Accept", "*/*");
    line(head, "Connection", "close");
    line(head, "Content-Length", Integer.toString(length));
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      line(head, header.getKey(), header.getValue());
    }
    return head.append("\r\n").toString();
  }

  private static void line(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value.replaceAll("[\r\n]", " ")).append("\r\n");
  }

  private Answer answer(Lines lines) throws IOException {
    while (true) {
      String[] first = lines.next().split(" ", 3);
      if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !first[1].matches("\\d{3}")) {
        throw new IOException("the answer is not HTTP");
      }
      int status = Integer.parseInt(first[1]);
      Optional<Duration> retryAfter = Optional.empty();
      for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
        int colon = line.indexOf(':');
        if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals("retry-after")) {
          retryAfter = retryAfter(line.substring(colon + 1).strip());
        }
      }
      if (status >= 200) {
        return new Answer(status, retryAfter);
      }
    }
  }

  private Optional<Duration> retryAfter(String value) {
    if (value.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
      Duration wait = Duration.between(clock.instant(), until);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // the exchange is over either way
    }
  }

  /** Lines of the head of an answer, of bounded size together. */
  private static final class Lines {
    private final InputStream in;
    private int read;

    Lines(InputStream in) {
      this.in = in;
    }

    String next() throws IOException {
      StringBuilder line = new StringBuilder();
      while (true) {
        int c = in.read();
        if (c < 0) {
          throw new IOException("the connection closed before an answer came");
        }
        if (++read > MOST_READ) {
          throw new IOException("the head of the answer is too long");
        }
        if (c == '\n') {
          return line.toString();
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
    }
  }
}
