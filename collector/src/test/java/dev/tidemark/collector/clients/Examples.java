package dev.tidemark.collector.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the fenced examples of a page that are marked as executed. */
final class Examples {
  private static final Pattern MARKED =
      Pattern.compile(
          "<!-- executed by DocumentedClientsTest[^\n]*-->\n```(\\w+)\n(.*?)\n```", Pattern.DOTALL);

  private Examples() {}

  /** One of them. */
  record Example(String language, String code) {}

  /** In the order of the page. */
  static List<Example> of(String page) throws IOException {
    String text =
        Files.readString(Path.of(System.getProperty("tidemark.root"), "docs/clients", page));
    List<Example> examples = new ArrayList<>();
    Matcher matcher = MARKED.matcher(text);
    while (matcher.find()) {
      examples.add(new Example(matcher.group(1), matcher.group(2) + "\n"));
    }
    return examples;
  }
}
