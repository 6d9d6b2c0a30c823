package dev.tidemark.collector.judge;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What clients were told. It lives in the judge's process, which no fault touches. Thread-safe.
 *
 * <p>Of an id the first content acknowledged counts; clients send another content for it only
 * afterwards.
 */
final class Ledger {
  /** Rows by key, of predictions that came with an id. */
  final Map<String, String> predictions = new ConcurrentHashMap<>();

  /** Rows of predictions without an id that were acknowledged, and that may have been taken. */
  final Set<String> unnamed = ConcurrentHashMap.newKeySet();

  final Set<String> unnamedInDoubt = ConcurrentHashMap.newKeySet();

  /** Keys that were posted, acknowledged or not. */
  final Set<String> attempted = ConcurrentHashMap.newKeySet();

  /** The latest label acknowledged by key. */
  final Map<String, PostedLabel> labels = new ConcurrentHashMap<>();

  /** The latest answer acknowledged by key. */
  final Map<String, PostedAnswer> answers = new ConcurrentHashMap<>();

  /** Records acknowledged, repeated ones too. */
  final LongAdder acknowledgedRecords = new LongAdder();

  final LongAdder acknowledgedLabels = new LongAdder();

  final LongAdder acknowledgedAnswers = new LongAdder();

  /** Records in all requests that may have been taken, each attempt counted. */
  final LongAdder attemptedRecords = new LongAdder();

  void attempted(List<Posted> records) {
    records.forEach(record -> attempted.add(record.key()));
  }

  void acknowledged(List<Posted> records) {
    records.forEach(record -> predictions.putIfAbsent(record.key(), record.row()));
  }

  void acknowledgedLabels(List<PostedLabel> records) {
    acknowledgedLabels.add(records.size());
    records.forEach(record ->
        labels.merge(
            record.key(), record, (old, next) -> next.timestamp() > old.timestamp() ? next : old));
  }

  void acknowledgedAnswers(List<PostedAnswer> records) {
    acknowledgedAnswers.add(records.size());
    records.forEach(record ->
        answers.merge(
            record.key(), record, (old, next) -> next.timestamp() > old.timestamp() ? next : old));
  }
}
