package dev.tidemark.storage.erasure;

import java.util.Map;
import java.util.Set;

/**
 * Which records of a model are meant: those with one of the ids, and those that carry all of the
 * tags.
 *
 * @param ids of predictions; may be empty
 * @param tags values by name; empty: none are chosen by tag
 */
public record Selection(String model, Set<String> ids, Map<String, String> tags) {
  public Selection {
    ids = Set.copyOf(ids);
    tags = Map.copyOf(tags);
    if (ids.isEmpty() && tags.isEmpty()) {
      throw new IllegalArgumentException("nothing is chosen");
    }
  }
}
