package dev.tidemark.storage.prediction;

import dev.tidemark.storage.clickhouse.Column;
import dev.tidemark.storage.clickhouse.DictionaryColumn;
import dev.tidemark.storage.clickhouse.FixedColumn;
import dev.tidemark.storage.clickhouse.ListColumn;
import dev.tidemark.storage.clickhouse.NativeBlock;
import dev.tidemark.storage.clickhouse.StringColumn;
import java.util.List;

/** The columns of predictions, without the batch's number. Not thread-safe. */
final class PredictionColumns {
  /** Numbers of the columns that are asked for alone. */
  static final int MODEL = 0;

  static final int PREDICTION_ID = 2;
  static final int TIMESTAMP = 3;

  static final List<String> NAMES =
      List.of(
          "model",
          "version",
          "prediction_id",
          "ts",
          "received_at",
          "num",
          "cat",
          "null_features",
          "embeddings",
          "prediction_value",
          "prediction_label",
          "score",
          "probabilities",
          "latency_ms",
          "error",
          "weight",
          "tags");

  final DictionaryColumn model = NativeBlock.lowCardinality();
  final DictionaryColumn version = NativeBlock.lowCardinality();
  final StringColumn predictionId = NativeBlock.text();
  final FixedColumn timestamp = NativeBlock.time();
  final FixedColumn receivedAt = NativeBlock.time();
  final ListColumn numeric = NativeBlock.map(NativeBlock.lowCardinality(), NativeBlock.number());
  final ListColumn categorical =
      NativeBlock.map(NativeBlock.lowCardinality(), NativeBlock.lowCardinality());
  final ListColumn nulls = NativeBlock.array(NativeBlock.lowCardinality());
  final ListColumn embeddings =
      NativeBlock.map(NativeBlock.lowCardinality(), NativeBlock.array(NativeBlock.shortNumber()));
  final FixedColumn number = NativeBlock.number();
  final DictionaryColumn label = NativeBlock.lowCardinality();
  final FixedColumn score = NativeBlock.number();
  final ListColumn probabilities =
      NativeBlock.map(NativeBlock.lowCardinality(), NativeBlock.number());
  final FixedColumn latencyMillis = NativeBlock.number();
  final StringColumn error = NativeBlock.text();
  final FixedColumn weight = NativeBlock.number();
  final ListColumn tags =
      NativeBlock.map(NativeBlock.lowCardinality(), NativeBlock.lowCardinality());

  /** All of them, in order. */
  List<Column> all() {
    return List.of(
        model,
        version,
        predictionId,
        timestamp,
        receivedAt,
        numeric,
        categorical,
        nulls,
        embeddings,
        number,
        label,
        score,
        probabilities,
        latencyMillis,
        error,
        weight,
        tags);
  }
}
