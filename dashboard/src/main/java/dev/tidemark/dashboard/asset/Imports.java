package dev.tidemark.dashboard.asset;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Which scripts a script imports, itself or through others. */
final class Imports {
  /** {@code import … from './table.js'} at the beginning of a line; not what is imported later. */
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:[^;]*? from )?'\\./([a-z]+\\.js)'");

  private Imports() {}

  /**
   * @param assets contents by path
   * @return for each script, the paths of all others that it needs
   */
  static Map<String, List<String>> of(Map<String, byte[]> assets) {
    Map<String, List<String>> own = new LinkedHashMap<>();
    assets.forEach((path, content) -> {
      if (path.endsWith(".js")) {
        own.put(
            path,
            IMPORT
                .matcher(new String(content, StandardCharsets.UTF_8))
                .results()
                .map((MatchResult found) -> "js/" + found.group(1))
                .toList());
      }
    });
    Map<String, List<String>> all = new LinkedHashMap<>();
    own.forEach((path, _) -> {
      Set<String> found = new LinkedHashSet<>();
      collect(path, own, found);
      found.remove(path);
      all.put(path, List.copyOf(found));
    });
    return all;
  }

  private static void collect(String path, Map<String, List<String>> own, Set<String> into) {
    if (!own.containsKey(path)) {
      throw new IllegalArgumentException("a script imports " + path + ", which is not served");
    }
    for (String next : own.getOrDefault(path, List.of())) {
      if (into.add(next)) {
        collect(next, own, into);
      }
    }
  }
}
