package dev.tidemark.server.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What is written about the API, by hand: one file a subject. */
final class Fragments {
  static final String PATHS = "paths";
  private static final String BASE = "base.yml";
  private static final List<String> PARTS =
      List.of(
          "intake.yml", "models.yml", "analysis.yml", "shadow.yml", "alerts.yml", "operating.yml");

  private Fragments() {}

  /** All of it as one document; the caller's own copy. */
  static Map<String, Object> read() {
    Map<String, Object> document = read(BASE);
    Map<String, Object> paths = new LinkedHashMap<>();
    PARTS.forEach(part -> paths.putAll(object(read(part), PATHS)));
    document.put(PATHS, paths);
    return document;
  }

  /** A member that is an object; an empty one if there is none. */
  @SuppressWarnings("unchecked") // our own files, read by SnakeYAML as maps of texts
  static Map<String, Object> object(Map<String, Object> parent, String name) {
    return parent.get(name) instanceof Map<?, ?> map
        ? (Map<String, Object>) map
        : new LinkedHashMap<>();
  }

  private static Map<String, Object> read(String file) {
    try (InputStream in = Fragments.class.getResourceAsStream("/openapi/" + file)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + file);
      }
      LoaderOptions options = new LoaderOptions();
      options.setAllowDuplicateKeys(false); // the first of two would be lost without a word
      return new Yaml(new SafeConstructor(options)).load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
