package dev.tidemark.alerts.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A mail server on a loopback port that takes everything and remembers it. */
public final class MailSimulator implements AutoCloseable {
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> received = new CopyOnWriteArrayList<>();

  public MailSimulator() {
    try {
      server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::listen);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Messages with their headers. */
  public List<String> received() {
    return List.copyOf(received);
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
        threads.execute(() -> serve(socket));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        PrintStream out =
            new PrintStream(socket.getOutputStream(), true, StandardCharsets.US_ASCII)) {
      out.print("220 simulator\r\n");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals("DATA")) {
          out.print("354 go on\r\n");
          StringBuilder message = new StringBuilder();
          for (String text = in.readLine(); !".".equals(text); text = in.readLine()) {
            message.append(text).append('\n');
          }
          received.add(message.toString());
        }
        out.print(line.equals("QUIT") ? "221 bye\r\n" : "250 fine\r\n");
      }
    } catch (IOException _) {
      // the sender went away
    }
  }
}
