package dev.tidemark.collector.intake;

import dev.tidemark.collector.intake.IntakeAnswer.RejectedRecord;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** An answer as the bytes that are kept for its idempotency key. */
final class AnswerBytes {
  private AnswerBytes() {}

  static byte[] encode(IntakeAnswer answer) {
    RowBinaryOutput out = new RowBinaryOutput(64);
    out.writeLong(answer.accepted()).writeLong(answer.duplicates());
    out.writeLong(answer.rejectedCount()).writeLength(answer.rejected().size());
    for (RejectedRecord record : answer.rejected()) {
      String id = record.predictionId();
      out.writeLong(record.index()).writeByte(id == null ? 0 : 1);
      out.writeString(id == null ? "" : id);
      out.writeString(record.detail()).writeString(record.pointer());
    }
    return out.toByteArray();
  }

  static IntakeAnswer decode(byte[] bytes) {
    try {
      RowBinaryInput in = new RowBinaryInput(new ByteArrayInputStream(bytes));
      long accepted = in.readLong();
      long duplicates = in.readLong();
      long rejectedCount = in.readLong();
      List<RejectedRecord> rejected = new ArrayList<>();
      for (int count = in.readLength(); count > 0; count--) {
        long index = in.readLong();
        boolean hasId = in.readByte() == 1;
        String id = in.readString();
        rejected.add(
            new RejectedRecord(index, hasId ? id : null, in.readString(), in.readString()));
      }
      return new IntakeAnswer(accepted, duplicates, rejected, rejectedCount);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // its frame's checksum was right
    }
  }
}
