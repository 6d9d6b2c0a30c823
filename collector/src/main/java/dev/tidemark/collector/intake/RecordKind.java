package dev.tidemark.collector.intake;

import dev.tidemark.storage.model.ModelVersion;
import dev.tidemark.storage.record.RecordDecoder;
import dev.tidemark.storage.record.RecordIds;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What can be posted: how it is read and where it goes.
 *
 * @param <R> rows of one kind
 */
interface RecordKind<R> {
  /**
   * A decoder for one request.
   *
   * @param model of records that name none; null: they are rejected
   * @param ids for records that bring none
   */
  RecordDecoder<R> decoder(@Nullable String model, RecordIds ids);

  /** How many of the rows are of each model version; {@code ""} where the kind has no versions. */
  Map<ModelVersion, Integer> senders(R rows);

  /** The model of one row. */
  String model(R rows, int row);

  /**
   * Makes rows durable; they must not be changed any more.
   *
   * @param repeatedRow hears of each row that is known to be a repetition
   * @return completes once they survive a power cut, with how many are repetitions
   * @throws dev.tidemark.collector.spool.SpoolException at once if there is no room; the future may
   *     fail with one too
   */
  CompletableFuture<Integer> spool(R rows, IntConsumer repeatedRow);
}
