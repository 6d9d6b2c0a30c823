package dev.tidemark.benchmarks.replay;

import dev.tidemark.server.client.Json;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.storage.shadow.Traffic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Registers candidates and runs replays as any user does. */
final class ReplayClient implements AutoCloseable {
  private static final String BOUNDARY = "benchmark-model";

  /** Rarely: looking at processes costs processor time. */
  private static final long LOOK_MILLIS = 500;

  private final URI url;
  private final HttpClient http = HttpClient.newHttpClient();
  private final TidemarkClient client;

  ReplayClient(URI url, TidemarkClient client) {
    this.url = url;
    this.client = client;
  }

  void register(String version, byte[] file) throws IOException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        ("--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"model\"; filename=\"m.onnx\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(file);
    body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(
                url.resolve("/v1/models/" + LoggedRows.MODEL + "/candidates/" + version))
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(answer.body());
    }
  }

  /** Replays and waits. */
  Json replay(String version, Traffic traffic, int batch, String execution, Runnable whileWaiting)
      throws InterruptedException {
    String location =
        client
            .postJson(
                "/v1/models/" + LoggedRows.MODEL + "/candidates/" + version + "/replays",
                Map.of(
                    "from", traffic.from().toString(),
                    "to", traffic.to().toString(),
                    "champion", traffic.version(),
                    "batch_size", batch,
                    "execution", execution))
            .location()
            .orElseThrow();
    while (true) {
      Json state = client.get(location);
      if (state.text("state").equals("done")) {
        return state;
      }
      if (state.text("state").equals("failed")) {
        throw new IllegalStateException(state.text("detail"));
      }
      whileWaiting.run();
      Thread.sleep(LOOK_MILLIS);
    }
  }

  @Override
  public void close() {
    client.close();
    http.close();
  }
}
