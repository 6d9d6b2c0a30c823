package dev.tidemark.collector.intake;

import dev.tidemark.collector.writer.Spooler;
import dev.tidemark.storage.model.ModelVersion;
import dev.tidemark.storage.record.Admission;
import dev.tidemark.storage.record.CandidateAnswerDecoder;
import dev.tidemark.storage.record.RecordDecoder;
import dev.tidemark.storage.record.RecordIds;
import dev.tidemark.storage.record.RecordLimits;
import dev.tidemark.storage.shadow.CandidateAnswer;
import dev.tidemark.storage.shadow.CandidateAnswerRows;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Answers of candidates that run elsewhere. */
record CandidateAnswerKind(RecordLimits limits, Admission admission, Spooler spooler)
    implements RecordKind<CandidateAnswerRows> {
  @Override
  public RecordDecoder<CandidateAnswerRows> decoder(@Nullable String model, RecordIds ids) {
    return new CandidateAnswerDecoder(limits, model, admission);
  }

  @Override
  public Map<ModelVersion, Integer> senders(CandidateAnswerRows rows) {
    Map<ModelVersion, Integer> senders = new HashMap<>();
    for (CandidateAnswer answer : rows.answers()) {
      senders.merge(new ModelVersion(answer.model(), answer.version()), 1, Integer::sum);
    }
    return senders;
  }

  @Override
  public String model(CandidateAnswerRows rows, int row) {
    return rows.answers().get(row).model();
  }

  @Override
  public CompletableFuture<Integer> spool(CandidateAnswerRows rows, IntConsumer repeatedRow) {
    return spooler.candidateAnswers(rows);
  }
}
