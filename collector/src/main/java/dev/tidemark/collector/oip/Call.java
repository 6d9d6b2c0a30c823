package dev.tidemark.collector.oip;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call beside its bodies.
 *
 * @param id of the call; its rows are {@code id-0}, {@code id-1} … when there are several
 * @param version null: the model server's, or none
 * @param timestamp epoch milliseconds of the event
 */
public record Call(
    String model, String id, @Nullable String version, long timestamp, Map<String, String> tags) {
  public Call {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }
}
