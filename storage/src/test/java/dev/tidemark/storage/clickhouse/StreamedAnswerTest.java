package dev.tidemark.storage.clickhouse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.storage.engine.TestEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are read while ClickHouse is at work are whole, or fail. */
class StreamedAnswerTest {
  private static final String TAG = "0123456789abcdef";
  private static final String MESSAGE = "Code: 241. DB::Exception: Memory limit exceeded";

  @Test
  void wholeAnswer_isHandedOver() {
    try (ClickHouse clickHouse = clickHouse()) {
      long sum =
          clickHouse.streamed(
              "SELECT toInt64(number) FROM numbers(1000000)",
              Map.of(),
              rows -> {
                long total = 0;
                while (rows.hasNext()) {
                  total += rows.readLong();
                }
                return total;
              });
      assertThat(sum).isEqualTo(999_999L * 1_000_000 / 2);
    }
  }

  @Test
  void answerThatFailsHalfWay_isAFailure() {
    long[] seen = new long[1];
    try (ClickHouse clickHouse = clickHouse()) {
      assertThatThrownBy(() ->
              clickHouse.streamed(
                  "SELECT toInt64(number), throwIf(number = 3000000) FROM numbers(4000000)"
                      + " SETTINGS max_threads = 1",
                  Map.of(),
                  rows -> {
                    for (; rows.hasNext(); seen[0]++) {
                      assertThat(rows.readLong()).isEqualTo(seen[0]);
                      rows.readByte();
                    }
                    return seen[0];
                  }))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> {
                assertThat(e.code()).isEqualTo(395);
                assertThat(e.isRetryable()).isFalse();
              });
    }
    assertThat(seen[0]).as("rows read before").isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, AnswerInput.HELD_BACK - 1, AnswerInput.HELD_BACK, 300_000})
  void everyByteButTheMessage_isHandedOver(int size) throws IOException {
    byte[] data = bytes(size);
    assertThat(new AnswerInput(slowly(data, new byte[0])).readAllBytes()).isEqualTo(data);
    String end = "\r\n__exception__\r\n" + TAG + "\r\n" + MESSAGE + "\n48 " + TAG;
    try (AnswerInput in =
        new AnswerInput(slowly(data, (end + "\r\n__exception__\r\n").getBytes(ISO_8859_1)))) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOfSatisfying(LateFailure.class, e -> assertThat(e.code()).isEqualTo(241))
          .hasMessage(MESSAGE);
    }
  }

  @Test
  void whatOnlyLooksLikeTheBeginningOfAMessage_isData() throws IOException {
    byte[] data =
        ("__exception__\r\nfedcba9876543210\r\n" + MESSAGE + "\n48 " + TAG).getBytes(ISO_8859_1);
    assertThat(new AnswerInput(new ByteArrayInputStream(data)).readAllBytes()).isEqualTo(data);
  }

  private static ClickHouse clickHouse() {
    return new ClickHouse(
        ClickHouseAddress.ofJdbcUrl(
            TestEngine.jdbcUrl(), TestEngine.user(), TestEngine.password(), ""));
  }

  private static byte[] bytes(int size) {
    byte[] data = new byte[size];
    new Random(1).nextBytes(data);
    return data;
  }

  /** Hands over odd numbers of bytes, as networks do. */
  private static InputStream slowly(byte[] data, byte[] end) {
    InputStream all =
        new SequenceInputStream(new ByteArrayInputStream(data), new ByteArrayInputStream(end));
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return all.read();
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        return all.read(target, offset, Math.min(length, 977));
      }
    };
  }
}
