package dev.tidemark.server.cli;

import dev.tidemark.server.client.ClientException;
import dev.tidemark.server.client.Json;
import dev.tidemark.server.client.TidemarkClient;
import io.micronaut.json.tree.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description = {
      "Prints the server's models, references (periods), receivers and rules as YAML that 'apply'"
          + " takes.",
      "Secrets and the values of headers are not in it: the server never tells them."
    },
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  /** What the server says of a thing beyond what it was told. */
  private static final Map<String, Set<String>> FINDINGS =
      Map.of(
          "models",
          Set.of(
              "name",
              "active_reference",
              "versions",
              "inferred_schema",
              "first_seen",
              "last_seen",
              "rows",
              "health"),
          "receivers",
          Set.of("name", "headers", "has_secret", "disabled_reason"),
          "rules",
          Set.of("name", "built_in", "modified", "revision", "in_words"));

  @Spec private CommandSpec spec;
  @Mixin private ServerAddress server;

  @Override
  public Integer call() {
    try (TidemarkClient client = server.client()) {
      Map<String, Object> document = new LinkedHashMap<>();
      for (String kind : Desired.KINDS) {
        Map<String, Object> things =
            kind.equals(Desired.REFERENCES) ? references(client) : things(client, kind);
        if (!things.isEmpty()) {
          document.put(kind, things);
        }
      }
      PrintWriter out = spec.commandLine().getOut();
      out.print(yaml().dump(document));
      out.flush();
      return 0;
    } catch (ClientException e) {
      spec.commandLine().getErr().println("tidemark: " + e.getMessage());
      return 2;
    }
  }

  private static Map<String, Object> things(TidemarkClient client, String kind) {
    Map<String, Object> things = new TreeMap<>();
    for (Json listed : client.get("/v1/" + kind).list(kind)) {
      String name = listed.text("name");
      Json thing = client.get("/v1/" + kind + "/" + TidemarkClient.encode(name));
      things.put(name, settings(kind, thing));
    }
    return things;
  }

  /** Periods only, by model; the rows of the others are not told. */
  private static Map<String, Object> references(TidemarkClient client) {
    Map<String, Object> models = new TreeMap<>();
    for (Json listed : client.get("/v1/models").list("models")) {
      String model = listed.text("name");
      Map<String, Object> periods = new TreeMap<>();
      Json answer = client.get("/v1/models/" + TidemarkClient.encode(model) + "/references");
      for (Json reference : answer.list("references")) {
        if (reference.text("source").equals("period")) {
          Map<String, Object> period = new LinkedHashMap<>();
          for (String member : List.of("from", "to", "version")) {
            if (!reference.text(member).isEmpty()) {
              period.put(member, reference.text(member));
            }
          }
          periods.put(reference.text("name"), period);
        }
      }
      if (!periods.isEmpty()) {
        models.put(model, periods);
      }
    }
    return models;
  }

  private static Map<String, Object> settings(String kind, Json thing) {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : thing.node().entries()) {
      Object value = plain(member.getValue());
      boolean isFinding = FINDINGS.getOrDefault(kind, Set.of()).contains(member.getKey());
      boolean isEmpty =
          (value instanceof Map<?, ?> map && map.isEmpty())
              || (value instanceof List<?> list && list.isEmpty());
      if (value != null && !isFinding && !isEmpty) {
        settings.put(member.getKey(), value);
      }
    }
    return settings;
  }

  /** JSON as Java values; null members of objects are left out. */
  private static @Nullable Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> members = new LinkedHashMap<>();
      node.entries()
          .forEach(member -> {
            Object value = plain(member.getValue());
            if (value != null) {
              members.put(member.getKey(), value);
            }
          });
      return members;
    }
    if (node.isArray()) {
      List<@Nullable Object> elements = new ArrayList<>();
      node.values().forEach(value -> elements.add(plain(value)));
      return elements;
    }
    return node.isNull() ? null : node.getValue();
  }

  private static Yaml yaml() {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setSplitLines(false);
    return new Yaml(options);
  }
}
