package dev.tidemark.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.client.Json;
import dev.tidemark.server.client.TidemarkClient;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalReceiverTest {
  @Test
  void remembersWhatItIsTold_inOrder() throws Exception {
    try (LocalReceiver receiver = LocalReceiver.start();
        TidemarkClient client = new TidemarkClient(receiver.url(), null)) {
      client.postJson("/alerts", Map.of("type", "alert.firing"));
      client.postJson("/alerts", Map.of("type", "alert.resolved"));
      assertThat(receiver.notifications())
          .extracting((Json body) -> body.text("type"))
          .containsExactly("alert.firing", "alert.resolved");
    }
  }
}
