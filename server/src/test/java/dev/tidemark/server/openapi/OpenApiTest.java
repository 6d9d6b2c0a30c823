package dev.tidemark.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.testkit.TestService;
import io.micronaut.web.router.Router;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The description against the server that it describes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
  private Map<String, Object> served = Map.of();
  private List<Endpoint> endpoints = List.of();

  @BeforeAll
  void read() {
    served =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(TestService.get("/openapi.yml").body());
    endpoints = Endpoint.of(TestService.get().bean(Router.class));
  }

  @Test
  void everyRoute_isDescribed_andNothingElse() {
    Set<String> described = operations(served);
    List<String> unknown =
        described.stream()
            .filter(operation -> endpoints.stream().noneMatch(e -> covers(e, operation)))
            .toList();
    List<Endpoint> missing =
        endpoints.stream()
            .filter(e -> described.stream().noneMatch(operation -> covers(e, operation)))
            .toList();
    assertThat(unknown).as("described, not served").isEmpty();
    assertThat(missing).as("served, not described").isEmpty();
    assertThat(described).hasSizeGreaterThan(60).contains("post /v1/predictions");
  }

  @Test
  void whatIsWritten_isServed() {
    Set<String> written = operations(Fragments.read());
    written.remove("get /v1/collector/kafka"); // only where topics are read
    assertThat(written).isSubsetOf(operations(served));
  }

  @Test
  void everyOperation_hasWordsItsPathsParametersAndTheProblem() {
    for (String operation : operations(served)) {
      String[] parts = operation.split(" ", 2);
      Map<String, Object> node =
          Fragments.object(
              Fragments.object(Fragments.object(served, Fragments.PATHS), parts[1]), parts[0]);
      assertThat(node.get("summary")).as(operation).isNotNull();
      assertThat(Fragments.object(node, "responses")).as(operation).containsKey("default");
      assertThat(node).as(operation).containsKey("security");
      Matcher variable = Pattern.compile("\\{([^}]+)}").matcher(parts[1]);
      while (variable.find()) {
        assertThat(String.valueOf(node.get("parameters")))
            .as(operation)
            .contains("name=" + variable.group(1) + ",");
      }
    }
  }

  @Test
  void references_pointSomewhere() {
    List<String> pointers = new ArrayList<>();
    collect(served, pointers);
    assertThat(pointers).isNotEmpty();
    for (String pointer : pointers) {
      Map<String, Object> at = served;
      for (String step : pointer.substring(2).split("/", -1)) {
        at = Fragments.object(at, step);
      }
      assertThat(at).as(pointer).isNotEmpty();
    }
  }

  @Test
  void docs_showEveryOperation_withoutForeignRequests() {
    HttpResponse<String> page = TestService.get("/docs");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'");
    assertThat(page.body())
        .contains("POST /v1/predictions", "<code>ingest</code>", "DELETE /v1/models/{model}/pred")
        .doesNotContain("src=\"http", "href=\"http", "style=\"", "onclick");
  }

  private static boolean covers(Endpoint endpoint, String operation) {
    String[] parts = operation.split(" ", 2);
    return endpoint.method().equals(parts[0]) && endpoint.covers(parts[1]);
  }

  private static Set<String> operations(Map<String, Object> document) {
    Set<String> operations = new LinkedHashSet<>();
    Map<String, Object> paths = Fragments.object(document, Fragments.PATHS);
    for (String path : paths.keySet()) {
      for (String method : Fragments.object(paths, path).keySet()) {
        operations.add(method + " " + path);
      }
    }
    return operations;
  }

  private static void collect(Object node, List<String> pointers) {
    if (node instanceof Map<?, ?> map) {
      if (map.get("$ref") instanceof String pointer) {
        pointers.add(pointer);
      }
      map.values().forEach(value -> collect(value, pointers));
    } else if (node instanceof List<?> list) {
      list.forEach(value -> collect(value, pointers));
    }
  }
}
