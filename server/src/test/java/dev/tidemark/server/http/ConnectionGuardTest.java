package dev.tidemark.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.access.Protection;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Raw connections to the server's own HTTP set-up, without rooms. */
@Timeout(60)
class ConnectionGuardTest {
  private static final String REQUEST = "GET /none HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final List<Socket> sockets = new ArrayList<>();
  private ApplicationContext context = ApplicationContext.builder().build();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    context.close();
  }

  @Test
  void headThatTrickles_is408() throws IOException {
    Socket slow = connect(start(Map.of("tidemark.http.head-timeout", "300ms")));
    send(slow, "GET / HTTP/1.1\r\nHost: localhost\r\nX-");
    assertThat(head(slow)).startsWith("HTTP/1.1 408 ");
    assertThat(slow.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void connectionThatAsksNothing_isClosed() throws IOException {
    int port = start(Map.of("tidemark.http.head-timeout", "300ms"));
    assertThat(head(connect(port))).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void connectionBetweenRequests_isKept_andItsNextHeadIsTimedAgain() throws IOException {
    Socket socket = connect(start(Map.of("tidemark.http.head-timeout", "400ms")));
    for (int i = 0; i < 2; i++) {
      send(socket, REQUEST);
      assertThat(status(socket)).isEqualTo("HTTP/1.1 404");
      staysOpenLongerThanAHeadMayTake(socket);
    }
    send(socket, "GET /none HT");
    assertThat(head(socket)).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void bodyThatStops_isEndedByTheIdleTimeout() throws IOException {
    Socket socket = connect(start(Map.of("micronaut.server.read-idle-timeout", "1s")));
    send(
        socket,
        "POST /none HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 1000000\r\n\r\n{");
    while (socket.getInputStream().read() >= 0) {}
  }

  @Test
  void connectionsPastTheCap_are503_untilOthersClose() throws IOException {
    int port = start(Map.of("tidemark.http.max-connections", 2));
    Socket first = connect(port);
    send(first, REQUEST);
    assertThat(status(first)).isEqualTo("HTTP/1.1 404");
    Socket second = connect(port);
    send(second, REQUEST);
    assertThat(status(second)).isEqualTo("HTTP/1.1 404");
    assertThat(head(connect(port))).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1");
    first.close();
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!isServed(connect(port))) {
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }

  private static boolean isServed(Socket socket) throws IOException {
    try {
      send(socket, REQUEST);
      return status(socket).endsWith("404");
    } catch (IOException e) {
      return false; // refused and closed while we wrote
    }
  }

  private static void staysOpenLongerThanAHeadMayTake(Socket socket) throws IOException {
    socket.setSoTimeout(600);
    try {
      while (socket.getInputStream().read() >= 0) {}
      throw new AssertionError("closed between requests");
    } catch (SocketTimeoutException e) {
      socket.setSoTimeout(30_000);
    }
  }

  private Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  private static String status(Socket socket) throws IOException {
    return new String(socket.getInputStream().readNBytes(12), UTF_8);
  }

  private static String head(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = socket.getInputStream().read(); c >= 0; c = socket.getInputStream().read()) {
      text.append((char) c);
      if (text.toString().endsWith("\r\n\r\n")) {
        break;
      }
    }
    return text.toString();
  }

  private int start(Map<String, Object> changed) {
    Map<String, Object> properties = new HashMap<>(changed);
    properties.put("micronaut.server.port", -1);
    properties.put(
        "datasources.default.url",
        "jdbc:h2:mem:guard"
            + System.nanoTime()
            + ";MODE=PostgreSQL;DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH");
    for (String role : List.of("collector", "analyzer", "shadow-scorer", "alerts", "dashboard")) {
      properties.put("tidemark.roles." + role, false);
    }
    context = ApplicationContext.builder().properties(properties).deduceEnvironment(false).build();
    context.registerSingleton(Protection.class, new Protection(true, "operator"));
    context.start();
    return context.getBean(EmbeddedServer.class).start().getPort();
  }
}
