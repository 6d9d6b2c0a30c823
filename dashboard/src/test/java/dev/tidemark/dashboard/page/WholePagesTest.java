package dev.tidemark.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.dashboard.DashboardServer;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WholePagesTest {
  @Test
  void pageWhoseTemplateFails_isAnswered_asAnError() throws Exception {
    try (EmbeddedServer server = DashboardServer.start(0, context -> {});
        HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(server.getURI().resolve("/broken"))
                  .timeout(Duration.ofSeconds(20))
                  .build(),
              BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).doesNotContain("ClassCastException").doesNotContain("<table");
    }
  }

  @Controller("/broken")
  static final class BrokenPage {
    @Get
    MutableHttpResponse<?> page() {
      return PageHeaders.page("fleet", "not what the template takes");
    }
  }
}
