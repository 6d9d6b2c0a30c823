package dev.tidemark.server.cli;

import dev.tidemark.server.client.TidemarkClient;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that talks to a running server. */
final class ServerAddress {
  @Option(
      names = "--url",
      description = "The server (default: TIDEMARK_URL or http://127.0.0.1:8080).")
  private @Nullable URI url;

  @Option(names = "--api-key", description = "Key for it (default: TIDEMARK_API_KEY).")
  private @Nullable String apiKey;

  /** Whether a server was named, here or in the environment. */
  boolean isGiven() {
    return url != null || System.getenv("TIDEMARK_URL") != null;
  }

  TidemarkClient client() {
    String fallback =
        Objects.requireNonNullElse(System.getenv("TIDEMARK_URL"), "http://127.0.0.1:8080");
    return new TidemarkClient(
        url != null ? url : URI.create(fallback),
        apiKey != null ? apiKey : System.getenv("TIDEMARK_API_KEY"));
  }
}
