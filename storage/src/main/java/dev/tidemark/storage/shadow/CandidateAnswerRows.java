package dev.tidemark.storage.shadow;

import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.model.ClassLabel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Candidates' answers on their way to be stored, in order of arrival. Not thread-safe. */
public final class CandidateAnswerRows {
  private final List<CandidateAnswer> answers = new ArrayList<>();
  private int byteSize;

  public void add(CandidateAnswer answer) {
    answers.add(answer);
    byteSize += byteSize(answer);
  }

  public int size() {
    return answers.size();
  }

  /** Bytes held, roughly. */
  public int byteSize() {
    return byteSize;
  }

  public List<CandidateAnswer> answers() {
    return Collections.unmodifiableList(answers);
  }

  /** As bytes that {@link #decode} reads, cut into pieces of about so many bytes. */
  public List<Piece> encode(int pieceBytes) {
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    int bytes = 0;
    for (int to = 1; to <= answers.size(); to++) {
      bytes += byteSize(answers.get(to - 1));
      if (to == answers.size() || bytes > pieceBytes) {
        pieces.add(piece(answers.subList(from, to), bytes));
        from = to;
        bytes = 0;
      }
    }
    return pieces;
  }

  /**
   * Some of the answers, encoded.
   *
   * @param rows how many
   */
  public record Piece(int rows, ByteBuffer bytes) {}

  private static Piece piece(List<CandidateAnswer> some, int bytes) {
    RowBinaryOutput out = new RowBinaryOutput(bytes + 16);
    out.writeLength(some.size());
    some.forEach(answer -> write(answer, out));
    return new Piece(some.size(), out.toByteBuffer());
  }

  /**
   * The answers of one piece.
   *
   * @throws IOException if they are no such answers
   */
  public static CandidateAnswerRows decode(ByteBuffer encoded) throws IOException {
    byte[] bytes = new byte[encoded.remaining()];
    encoded.duplicate().get(bytes);
    RowBinaryInput in = new RowBinaryInput(new ByteArrayInputStream(bytes));
    CandidateAnswerRows rows = new CandidateAnswerRows();
    for (int count = in.readLength(); count > 0; count--) {
      rows.add(
          new CandidateAnswer(
              in.readString(),
              in.readString(),
              in.readString(),
              new ClassLabel(in.readDouble(), in.readString()),
              in.readDouble(),
              in.readNumbers(),
              in.readInstant(),
              in.readInstant()));
    }
    return rows;
  }

  /** The models met, each once. */
  public Set<String> models() {
    Set<String> models = new HashSet<>();
    answers.forEach(answer -> models.add(answer.model()));
    return models;
  }

  static void write(CandidateAnswer answer, RowBinaryOutput out) {
    out.writeString(answer.model()).writeString(answer.version());
    out.writeString(answer.predictionId());
    out.writeDouble(answer.prediction().number()).writeString(answer.prediction().text());
    out.writeDouble(answer.score()).writeNumbers(answer.probabilities());
    out.writeInstant(answer.timestamp()).writeInstant(answer.receivedAt());
  }

  private static int byteSize(CandidateAnswer answer) {
    int names = 0;
    for (String name : answer.probabilities().keySet()) {
      names += name.length() + 32;
    }
    return 96 + answer.predictionId().length() + answer.prediction().text().length() + names;
  }
}
