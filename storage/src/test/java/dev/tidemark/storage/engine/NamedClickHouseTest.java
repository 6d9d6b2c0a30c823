package dev.tidemark.storage.engine;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The contract, on a server that {@code TIDEMARK_TEST_CLICKHOUSE_URL} names ({@code
 * jdbc:clickhouse://host:port}; {@code …_USER} and {@code …_PASSWORD} beside it).
 */
class NamedClickHouseTest extends ClickHouseContract {
  private static final String VARIABLE = "TIDEMARK_TEST_CLICKHOUSE_URL";

  @Override
  Target target() {
    Map<String, String> environment = System.getenv();
    Optional<String> url =
        Optional.ofNullable(environment.get(VARIABLE)).filter(text -> !text.isBlank());
    Assumptions.assumeTrue(url.isPresent(), VARIABLE + " names no ClickHouse server");
    URI uri = URI.create(url.orElseThrow().replaceFirst("^jdbc:(clickhouse|ch):(http:)?", "http:"));
    return new Target(
        uri.getHost(),
        uri.getPort() < 0 ? 8123 : uri.getPort(),
        environment.getOrDefault(VARIABLE.replace("URL", "USER"), "default"),
        environment.getOrDefault(VARIABLE.replace("URL", "PASSWORD"), ""));
  }
}
