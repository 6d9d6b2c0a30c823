package dev.tidemark.storage.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.storage.prediction.PredictionRows;
import dev.tidemark.storage.problem.Problem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must never hurt more than the record that brings it. */
class HostileInputTest {
  private static final String GOOD = "{\"model\":\"m\",\"prediction_id\":\"good\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":",
        "{\"model\":\"m\"} trailing",
        "{\"model\":\"m\"}{\"model\":\"m\"}",
        "[]",
        "3",
        "null",
        "\"text\"",
        "{\"model\":\"m\",\"features\":{\"a\":\"\\ud800\"}}",
        "{\"model\":\"m\",\"features\":{\"\\udc00\":1}}",
        "{\"model\":\"m\",\"features\":{\"a\":1,\"a\":2}}",
        "{\"model\":\"m\",\"model\":\"n\"}",
        "{\"model\":\"m\",\"features\":{\"a\":{\"b\":1}}}",
        "{\"model\":\"m\",\"features\":{\"\":1}}",
        "{\"model\":\"a\\u0000b\"}",
        "{\"model\":\"m\\n\"}",
        "{\"model\":\"\"}",
        "{\"model\":3}",
        "{}",
        "{model:'m'}",
        "{\"model\":\"m\",}",
        "{\"model\":\"m\",\"features\":[]}",
        "{\"model\":\"m\",\"features\":{\"a\":[1,\"b\"]}}",
        "{\"model\":\"m\",\"features\":{\"a\":[]}}",
        "{\"model\":\"m\",\"prediction\":{}}",
        "{\"model\":\"m\",\"prediction\":\"\"}",
        "{\"model\":\"m\",\"prediction\":1e400}",
        "{\"model\":\"m\",\"score\":1.5}",
        "{\"model\":\"m\",\"score\":\"0.5\"}",
        "{\"model\":\"m\",\"score\":NaN}",
        "{\"model\":\"m\",\"latency_ms\":-1}",
        "{\"model\":\"m\",\"weight\":0}",
        "{\"model\":\"m\",\"probabilities\":{\"a\":2}}",
        "{\"model\":\"m\",\"probabilities\":{\"a\":\"x\"}}",
        "{\"model\":\"m\",\"tags\":{\"a\":{}}}",
        "{\"model\":\"m\",\"tags\":[1]}",
        "{\"model\":\"m\",\"error\":5}",
      })
  void badLine_isRejected_andItsNeighboursAreKept(String line) {
    var decoded = Decoded.lines(predictions(), GOOD + "\n" + line + "\n" + GOOD);
    assertThat(decoded.rows).hasSize(1);
    assertThat(decoded.rows.getFirst().size()).isEqualTo(2);
    assertThat(decoded.rejections).hasSize(1);
    assertThat(decoded.rejections.getFirst().index()).isEqualTo(1);
    assertThat(decoded.rejections.getFirst().detail()).isNotBlank();
  }

  @Test
  void hugeThings_rejectTheirLineOnly() {
    String deep = "{\"model\":\"m\",\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
    String longName = "{\"model\":\"m\",\"features\":{\"" + "n".repeat(900_000) + "\":1}}";
    String longNumber = "{\"model\":\"m\",\"features\":{\"a\":" + "1".repeat(900_000) + "}}";
    String number65 = "{\"model\":\"m\",\"features\":{\"a\":" + "1".repeat(65) + "}}";
    String longText = "{\"model\":\"m\",\"features\":{\"a\":\"" + "t".repeat(65_537) + "\"}}";
    String longId = "{\"model\":\"m\",\"prediction_id\":\"" + "i".repeat(257) + "\"}";
    String longLine = "{\"model\":\"m\",\"x\":\"" + "l".repeat(5_000_000) + "\"}";
    String body =
        String.join(
            "\n",
            GOOD,
            deep,
            longName,
            longNumber,
            number65,
            longText,
            longId,
            longLine,
            wide(2_001),
            GOOD);
    var decoded = Decoded.lines(predictions(), body);
    assertThat(decoded.rows.getFirst().size()).isEqualTo(2);
    assertThat(decoded.rejections)
        .extracting(Rejection::index)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void thingsAtTheLimit_areTaken() {
    String body =
        String.join(
            "\n",
            wide(2_000),
            "{\"model\":\"" + "m".repeat(256) + "\"}",
            "{\"model\":\"m\",\"features\":{\"a\":\"" + "t".repeat(65_536) + "\"}}",
            "{\"model\":\"m\",\"features\":{\"a\":" + "1".repeat(64) + "}}");
    assertThat(Decoded.lines(predictions(), body).rejections).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"model\":\"m\",\"timestamp\":\"yesterday\"},%s] | 0 | /timestamp | /0/timestamp",
        "{\"predictions\":[%s,{\"model\":\"m\",\"score\":[1,{\"a\":2}],\"b\":{}}]} | 1 | /score | /predictions/1/score",
        "[%s,7] | 1 | '' | /1",
        "[%s,[[1],{}]] | 1 | '' | /1",
        "[{\"model\":\"m\",\"features\":{\"a/b~\":{\"c\":{}}}},%s] | 0 | /features/a~1b~0 | /0/features/a~1b~0",
      })
  void badRecordOfADocument_isNamed_andItsNeighbourIsKept(
      String template, long index, String pointer, String path) {
    var decoded = Decoded.document(predictions(), template.replace("%s", GOOD));
    assertThat(decoded.rows.getFirst().size()).isEqualTo(1);
    Rejection rejection = decoded.rejections.getFirst();
    assertThat(rejection.index()).isEqualTo(index);
    assertThat(rejection.pointer()).isEqualTo(pointer);
    assertThat(rejection.path()).isEqualTo(path);
  }

  @Test
  void rejectedRecord_isNamedByItsId_evenWhenThatFollows() {
    var decoded =
        Decoded.document(
            predictions(),
            "[{\"model\":\"m\",\"score\":9,\"x\":{\"prediction_id\":\"inner\"},\"prediction_id\":\"p9\"},"
                + "{\"prediction_id\":\"p8\",\"model\":\"m\",\"score\":9}]");
    assertThat(decoded.rejections).extracting(Rejection::predictionId).containsExactly("p9", "p8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[",
        "[{\"model\":\"m\"}",
        "{\"model\":\"m\"",
        "{\"model\":\"m\"}]",
        "{\"model\":\"m\"}{\"model\":\"m\"}",
        "{\"predictions\":3}",
        "{\"predictions\":[],\"x\":1}",
        "5",
        "not json"
      })
  void brokenDocument_isRefusedAsAWhole(String body) {
    assertThatThrownBy(() -> Decoded.document(predictions(), body))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(400));
  }

  @Test
  void tooManyRecords_are413() {
    String body = "[" + "{},".repeat(10_000) + "{}]";
    assertThatThrownBy(() -> Decoded.document(predictions(), body))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(413));
  }

  @Test
  void byteOrderMarkIsSkipped_andOtherEncodingsAreRefused() {
    assertThat(Decoded.document(predictions(), "\ufeff" + GOOD).rows).hasSize(1);
    assertThat(Decoded.lines(predictions(), "\ufeff" + GOOD).rows).hasSize(1);
    byte[] utf16 = GOOD.getBytes(StandardCharsets.UTF_16);
    assertThatThrownBy(() -> Decoded.document(predictions(), utf16)).isInstanceOf(Problem.class);
    assertThat(Decoded.lines(predictions(), utf16).rows).isEmpty();
    byte[] invalid = GOOD.getBytes(StandardCharsets.UTF_8);
    invalid[12] = (byte) 0xc3;
    assertThat(Decoded.lines(predictions(), invalid).rejections).hasSize(1);
  }

  private static String wide(int features) {
    StringBuilder line = new StringBuilder("{\"model\":\"m\",\"features\":{");
    for (int i = 0; i < features; i++) {
      line.append(i == 0 ? "" : ",").append("\"f").append(i).append("\":").append(i);
    }
    return line.append("}}").toString();
  }

  private static RecordDecoder<PredictionRows> predictions() {
    return new PredictionDecoder(RecordLimits.defaults(), null);
  }
}
