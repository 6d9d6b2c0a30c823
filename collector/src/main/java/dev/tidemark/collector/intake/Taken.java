package dev.tidemark.collector.intake;

import dev.tidemark.storage.record.Rejection;
import java.util.List;

/**
 * What became of records that came by another way than a request of their own.
 *
 * @param accepted records that are durable, duplicates among them
 * @param rejections all records not taken
 */
public record Taken(long accepted, long duplicates, List<Rejection> rejections) {
  public Taken {
    rejections = List.copyOf(rejections);
  }
}
