package dev.tidemark.server.openapi;

import dev.tidemark.dashboard.page.DocsPage;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Makes what the page shows out of the description. */
final class DocsReader {
  private final Map<String, Object> document;

  DocsReader(Map<String, Object> document) {
    this.document = document;
  }

  List<DocsPage.Group> groups() {
    return list(document, "tags").stream()
        .map(tag ->
            new DocsPage.Group(
                text(tag, "name"), text(tag, "description"), operations(text(tag, "name"))))
        .filter(group -> !group.operations().isEmpty())
        .toList();
  }

  private List<DocsPage.Operation> operations(String tag) {
    List<DocsPage.Operation> operations = new ArrayList<>();
    Map<String, Object> paths = Fragments.object(document, Fragments.PATHS);
    for (String path : paths.keySet()) {
      Map<String, Object> methods = Fragments.object(paths, path);
      for (String method : methods.keySet()) {
        Map<String, Object> operation = Fragments.object(methods, method);
        if (operation.get("tags") instanceof List<?> tags && tags.contains(tag)) {
          operations.add(operation(path, method, operation));
        }
      }
    }
    return operations;
  }

  private DocsPage.Operation operation(String path, String method, Map<String, Object> operation) {
    List<DocsPage.Example> answers = new ArrayList<>();
    Map<String, Object> responses = Fragments.object(operation, "responses");
    for (String status : responses.keySet()) {
      if (!status.equals("default")) {
        Map<String, Object> response = Fragments.object(responses, status);
        answers.add(new DocsPage.Example(status + " " + text(response, "description"), ""));
        answers.addAll(examples(response));
      }
    }
    return new DocsPage.Operation(
        method + path.replaceAll("[^A-Za-z0-9]+", "-"),
        method.toUpperCase(Locale.ROOT),
        path,
        text(operation, "summary"),
        text(operation, "description"),
        text(operation, "x-scope"),
        list(operation, "parameters").stream().map(this::parameter).toList(),
        examples(Fragments.object(operation, "requestBody")),
        answers);
  }

  private DocsPage.Parameter parameter(Map<String, Object> given) {
    Map<String, Object> parameter = resolved(given);
    String example = parameter.containsKey("example") ? "such as " + parameter.get("example") : "";
    String words =
        Stream.of(text(parameter, "description"), example)
            .filter(part -> !part.isEmpty())
            .reduce((a, b) -> a + " " + b)
            .orElse("");
    return new DocsPage.Parameter(text(parameter, "name"), text(parameter, "in"), words);
  }

  /** An example for each media type: its own, or its schema's. */
  private List<DocsPage.Example> examples(Map<String, Object> body) {
    List<DocsPage.Example> examples = new ArrayList<>();
    Map<String, Object> content = Fragments.object(body, "content");
    for (String type : content.keySet()) {
      Map<String, Object> media = Fragments.object(content, type);
      Object example = media.get("example");
      if (example == null) {
        example = resolved(Fragments.object(media, "schema")).get("example");
      }
      examples.add(new DocsPage.Example(type, example == null ? "" : shown(example)));
    }
    return examples;
  }

  private static String shown(Object example) {
    if (example instanceof String text) {
      return text;
    }
    try {
      return ObjectMapper.getDefault().writeValueAsString(example);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> resolved(Map<String, Object> node) {
    if (!(node.get("$ref") instanceof String pointer)) {
      return node;
    }
    Map<String, Object> at = document;
    for (String step : pointer.substring(2).split("/", -1)) {
      at = Fragments.object(at, step);
    }
    return at;
  }

  @SuppressWarnings("unchecked") // our own files, read by SnakeYAML as maps of texts
  private static List<Map<String, Object>> list(Map<String, Object> node, String name) {
    return node.get(name) instanceof List<?> list ? (List<Map<String, Object>>) list : List.of();
  }

  private static String text(Map<String, Object> node, String name) {
    Object value = node.get(name);
    return value == null ? "" : value.toString();
  }
}
