package dev.tidemark.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.revision.Revisions;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What open pages hear. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class EventsTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private EmbeddedServer server;

  @BeforeAll
  void start() {
    server = DashboardServer.start(0, SyntheticFleet::fill);
  }

  @AfterAll
  void stop() {
    client.shutdownNow();
    if (server != null) {
      server.close();
    }
  }

  @Test
  @Timeout(60)
  void newModel_changesItsTopicOnly_andEveryPageHearsOfIt() throws Exception {
    try (Stream<String> first = listen();
        Stream<String> second = listen()) {
      Iterator<String> one = first.iterator();
      Iterator<String> other = second.iterator();
      String before = revisions(one);
      assertThat(revisions(other)).isEqualTo(before);
      server.getApplicationContext().getBean(ModelCatalog.class).ensure("one-more");
      String after = revisions(one);
      assertThat(revisions(other)).isEqualTo(after);
      assertThat(after).isNotEqualTo(before);
      assertThat(topic(after, "results")).isEqualTo(topic(before, "results")).isNotEmpty();
    }
  }

  @Test
  void nothingNew_givesTheSameTokens() {
    Revisions revisions = server.getApplicationContext().getBean(Revisions.class);
    Map<String, String> tokens = revisions.now();
    assertThat(tokens)
        .containsOnlyKeys(
            "models", "results", "alerts", "notifications", "alerting", "analyses", "replays");
    assertThat(revisions.now()).isEqualTo(tokens);
  }

  private Stream<String> listen() throws IOException, InterruptedException {
    HttpResponse<Stream<String>> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(server.getURL() + "/v1/events")).build(),
            HttpResponse.BodyHandlers.ofLines());
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    return answer.body();
  }

  /** The data of the next event of that name. */
  private static String revisions(Iterator<String> lines) {
    boolean isWanted = false;
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("event:")) {
        isWanted = line.contains("revisions");
      } else if (isWanted && line.startsWith("data:")) {
        return line.substring("data:".length()).strip();
      }
    }
    throw new AssertionError("the stream ended");
  }

  private static String topic(String data, String name) {
    return data.replaceAll(".*\"" + name + "\":\"([^\"]*)\".*", "$1");
  }
}
