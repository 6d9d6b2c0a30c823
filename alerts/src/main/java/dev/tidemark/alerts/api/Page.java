package dev.tidemark.alerts.api;

import dev.tidemark.alerts.json.Json;
import io.micronaut.json.tree.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list: {@code next_cursor} leads to the next, and is null on the last.
 *
 * @param limit most items a page
 */
record Page(int limit) {
  private static final int USUAL = 1000;
  private static final int MOST = 10_000;

  static Page of(@Nullable Integer asked) {
    return new Page(asked == null ? USUAL : Math.clamp(asked, 1, MOST));
  }

  /**
   * @param items at most as many as the limit
   * @param place an item's place in the list, for the cursor
   */
  <T> JsonNode node(
      String name, List<T> items, Function<T, JsonNode> show, Function<T, Object> place) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put(name, items.stream().map(show).toList());
    fields.put(
        "next_cursor", items.size() < limit ? null : String.valueOf(place.apply(items.getLast())));
    return Json.node(fields);
  }
}
