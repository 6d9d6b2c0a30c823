package dev.tidemark.server.openapi;

import dev.tidemark.server.access.Route;
import io.micronaut.http.HttpMethod;
import io.micronaut.web.router.Router;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * The description of what this very server answers: the written one without what its roles do not
 * serve, and with whatever is served and not written about. Thread-safe.
 */
@Singleton
public final class OpenApi {
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");
  private static final String PARAMETERS = "parameters";

  private final Map<String, Object> document;
  private final String yaml;

  OpenApi(Router router) {
    this.document = describe(Endpoint.of(router));
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(140);
    options.setDereferenceAliases(true);
    this.yaml = new Yaml(options).dump(document);
  }

  /** As YAML. */
  public String yaml() {
    return yaml;
  }

  /** As maps, lists and values; not to be changed. */
  Map<String, Object> document() {
    return document;
  }

  private static Map<String, Object> describe(List<Endpoint> endpoints) {
    Map<String, Object> document = Fragments.read();
    Map<String, Object> written = Fragments.object(document, Fragments.PATHS);
    Map<String, Object> paths = new LinkedHashMap<>();
    written.forEach((path, methods) ->
        Fragments.object(written, path)
            .forEach((method, operation) -> {
              if (endpoints.stream().anyMatch(e -> e.method().equals(method) && e.covers(path))) {
                put(paths, path, method, Fragments.object(Fragments.object(written, path), method));
              }
            }));
    for (Endpoint endpoint : endpoints) {
      boolean isWritten =
          written.keySet().stream()
              .anyMatch(path ->
                  endpoint.covers(path)
                      && Fragments.object(written, path).containsKey(endpoint.method()));
      if (!isWritten) {
        put(paths, endpoint.path(), endpoint.method(), unwritten(endpoint));
      }
    }
    document.put(Fragments.PATHS, paths);
    return document;
  }

  private static void put(
      Map<String, Object> paths, String path, String method, Map<String, Object> operation) {
    Map<String, Object> complete = new LinkedHashMap<>(operation);
    List<Object> parameters = new ArrayList<>();
    Matcher variable = VARIABLE.matcher(path);
    while (variable.find()) {
      parameters.add(parameter(variable.group(1), "path"));
    }
    if (operation.get(PARAMETERS) instanceof List<?> more) {
      parameters.addAll(more);
    }
    if (!parameters.isEmpty()) {
      complete.put(PARAMETERS, parameters);
    }
    Map<String, Object> responses = new LinkedHashMap<>(Fragments.object(operation, "responses"));
    responses.put("default", Map.of("$ref", "#/components/responses/Problem"));
    complete.put("responses", responses);
    if (Route.of(HttpMethod.parse(method.toUpperCase(Locale.ROOT)), path)
        instanceof Route.Needs(var scope)) {
      complete.put("security", List.of(Map.of("key", List.of())));
      complete.put("x-scope", scope.text());
    } else {
      complete.put("security", List.of());
    }
    Map<String, Object> methods = new LinkedHashMap<>(Fragments.object(paths, path));
    methods.put(method, complete);
    paths.put(path, methods);
  }

  private static Map<String, Object> unwritten(Endpoint endpoint) {
    boolean isPage = !endpoint.path().startsWith("/v1/");
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("tags", List.of(isPage ? "Pages" : "Analysis"));
    operation.put("summary", endpoint.method().toUpperCase(Locale.ROOT) + " " + endpoint.path());
    operation.put(
        PARAMETERS, endpoint.query().stream().map(name -> parameter(name, "query")).toList());
    operation.put("responses", Map.of("200", Map.of("description", "Done.")));
    return operation;
  }

  private static Map<String, Object> parameter(String name, String place) {
    Map<String, Object> parameter = new LinkedHashMap<>();
    parameter.put("name", name);
    parameter.put("in", place);
    if (place.equals("path")) {
      parameter.put("required", true);
    }
    parameter.put("schema", Map.of("type", "string"));
    return parameter;
  }
}
