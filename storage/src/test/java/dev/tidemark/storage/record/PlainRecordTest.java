package dev.tidemark.storage.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.prediction.PredictionRows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lines of NDJSON are read without a whole parser where that can be done. A document goes through
 * the whole parser always: both have to say the same.
 */
class PlainRecordTest {
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "-0.0",
    "0.0",
    "1",
    "-1",
    "007",
    "1.",
    ".5",
    "+1",
    "-",
    "1e5",
    "1E-5",
    "1e",
    "1e+",
    "1e+22",
    "1e23",
    "0.1",
    "0.30000000000000004",
    "1.7976931348623157e308",
    "1e400",
    "-1e400",
    "4.9e-324",
    "1e-400",
    "9007199254740993",
    "9007199254740993.0",
    "123456789012345678",
    "1234567890123456789",
    "-123456789012345678",
    "0.1234567890123456789012345678901234567890",
    "1234567890.123456789",
    "00.5",
    "2.2250738585072011e-308",
    "NaN",
    "Infinity",
    "-Infinity",
    "0x10",
    "1_000",
    "1.5.2",
    "1e5e5",
    "8.5e-22",
    "179769313486231570000000000000000000000.5"
  };
  private static final String[] OTHERS = {
    "true",
    "false",
    "null",
    "\"\"",
    "\"a\"",
    "\"DE\"",
    "\"über\"",
    "\"\\u0041\"",
    "\"a\\\"b\"",
    "\"\\ud800\"",
    "\"1.5\"",
    "\"NaN\"",
    "[1,2]",
    "[]",
    "{}",
    "{\"a\":1}",
    "tru",
    "nulll",
    "\"a",
    "\"a\u007fb\"",
    "\"a\tb\"",
    "",
    "\"0\"",
    "\"+5\"",
    "\"1e3\""
  };
  private static final String[] NAMES = {
    "a", "b", "c", "amount", "country", "a\\\"b", "a\\\\", "ü", "", "\\u0061", "a b", "x\\n"
  };
  private static final String[] MEMBERS = {
    "model", "version", "prediction_id", "timestamp", "features", "prediction", "score",
    "probabilities", "latency_ms", "error", "weight", "tags", "label", "something"
  };
  private static final String[] TIMES = {
    "\"2026-03-01T10:00:00Z\"",
    "\"2026-03-01T10:00:00.123456+02:00\"",
    "1772359200000",
    "1772359200000.0",
    "-1",
    "\"1969-12-31T23:59:59Z\"",
    "\"2026-02-30T00:00:00Z\"",
    "\"now\"",
    "\"2027-03-01T10:00:00Z\"",
    "1e12",
    "99999999999999999999",
    "\"2026-03-01 10:00:00Z\""
  };
  private static final String[] SPACES = {"", "", "", "", " ", "\t", " \r "};

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"m\",\"prediction_id\":\"1\",\"features\":{\"a\":1,\"b\":\"x\"},\"score\":0.5}",
        "{\"model\":\"m\",\"prediction_id\":7,\"version\":3,\"prediction\":\"yes\",\"weight\":2}",
        "{\"model\":\"m\",\"prediction_id\":\"1\"}}",
        "{\"model\":\"m\",\"prediction_id\":\"1\",}",
        "{\"model\":\"m\",\"prediction_id\":\"1\"",
        "{\"model\":\"m\" \"prediction_id\":\"1\"}",
        "{,\"model\":\"m\",\"prediction_id\":\"1\"}",
        "{\"model\":\"m\",\"prediction_id\":\"1\",\"features\":{\"a\":1,\"a\":2}}",
        "{\"model\":\"m\",\"prediction_id\":\"1\",\"features\":{\"a\":1,}}",
        "{\"model\":\"m\",\"prediction_id\":\"1\",\"features\":{\"a\":1 2}}",
        "{\"model\":\"m\",\"model\":null,\"prediction_id\":\"1\"}",
        "{\"model\":\"m\",\"score\":0.5,\"score\":0.5,\"prediction_id\":\"1\"}",
        "{\"prediction_id\":\"1\"}",
        "{}",
      })
  void line_isReadAsTheDocumentIs(String record) {
    assertSame(List.of(record));
  }

  @Test
  void idsMadeUp_dependOnThePlace_howeverTheLinesAreWritten() {
    List<String> records =
        List.of(
            "{\"model\":\"m\"}",
            "{\"model\":\"\\u006d\"}",
            "{\"model\":\"m\",\"score\":2}",
            "{\"model\":\"m\"}");
    PredictionRows lines = Decoded.lines(decoder(), String.join("\n", records)).rows.getFirst();
    PredictionRows array =
        Decoded.document(decoder(), "[" + String.join(",", records) + "]").rows.getFirst();
    assertThat(lines.size()).isEqualTo(3);
    for (int row = 0; row < 3; row++) {
      assertThat(lines.key(row)).isEqualTo(array.key(row));
    }
  }

  @Property(tries = 3_000)
  void anyLines_areReadAsTheDocumentIs(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> features = new ArrayList<>();
    List<String> records = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      if (i == 0 || random.nextInt(3) == 0) {
        features = names(random);
      }
      records.add(record(random, features, i));
    }
    assertSame(records);
  }

  private static void assertSame(List<String> records) {
    List<String> fast = new ArrayList<>();
    List<String> whole = new ArrayList<>();
    PredictionDecoder lines = decoder();
    for (String record : records) {
      Decoded<PredictionRows> line = Decoded.lines(lines, record + "\n");
      fast.add(shown(line));
      whole.add(isJson(record) ? shown(document(record)) : "rejected");
    }
    assertThat(fast).isEqualTo(whole);
  }

  private static PredictionDecoder decoder() {
    return new PredictionDecoder(
        RecordLimits.defaults(), null, RecordIds.derivedFrom("test"), Admission.ALL);
  }

  private static Decoded<PredictionRows> document(String record) {
    return Decoded.document(decoder(), "[" + record + "]");
  }

  private static boolean isJson(String record) {
    try {
      Decoded<PredictionRows> read = document(record);
      return read.rows.size() + read.rejections.size() == 1;
    } catch (RuntimeException e) { // a problem: the document is refused as a whole
      return false;
    }
  }

  private static String shown(Decoded<PredictionRows> decoded) {
    if (decoded.rows.isEmpty()) {
      Rejection rejection = decoded.rejections.getFirst();
      return rejection.detail().startsWith("is not valid JSON")
              || rejection.detail().startsWith("goes on")
          ? "rejected"
          : rejection.toString();
    }
    PredictionRows rows = decoded.rows.getFirst();
    RowBinaryOutput bytes = new RowBinaryOutput();
    rows.copyRow(0, bytes);
    return new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  private static List<String> names(SplittableRandom random) {
    List<String> names = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      names.add(one(random, NAMES));
    }
    return names;
  }

  private static String record(SplittableRandom random, List<String> features, int number) {
    List<String> members = new ArrayList<>();
    if (random.nextInt(10) > 0) {
      members.add("\"model\":\"m" + random.nextInt(2) + "\"");
    }
    members.add("\"prediction_id\":\"id-" + number + "\"");
    members.add("\"features\":" + object(random, features));
    for (int i = random.nextInt(4); i > 0; i--) {
      String name = one(random, MEMBERS);
      String value =
          switch (name) {
            case "timestamp" -> one(random, TIMES);
            case "features", "probabilities", "tags" -> object(random, names(random));
            default -> value(random);
          };
      members.add(
          random.nextInt(members.size() + 1),
          "\"" + name + "\"" + one(random, SPACES) + ":" + value);
    }
    String text =
        members.stream()
            .map(member -> one(random, SPACES) + member + one(random, SPACES))
            .collect(Collectors.joining(",", "{", "}"));
    return switch (random.nextInt(20)) {
      case 0 -> text.substring(0, 1 + random.nextInt(text.length()));
      case 1 -> text + one(random, OTHERS);
      default -> text;
    };
  }

  private static String object(SplittableRandom random, List<String> names) {
    return names.stream()
        .map(name -> "\"" + name + "\":" + one(random, SPACES) + value(random))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> one(random, NUMBERS);
      case 1 -> one(random, OTHERS);
      default -> Double.toString(random.nextInt(1_000) / 1e3);
    };
  }

  private static String one(SplittableRandom random, String[] of) {
    return of[random.nextInt(of.length)];
  }
}
