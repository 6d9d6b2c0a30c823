package dev.tidemark.benchmarks.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A body of NDJSON, rendered once and sent many times: before each time {@link #renew} gives every
 * record a new id, the time of that moment, and every continuous feature three new digits, in
 * place. So a record costs the driver next to nothing, and neither ids nor numbers repeat. Not
 * thread-safe.
 *
 * <p>A record has 30 features: 16 continuous, 8 small integers, 6 categories.
 */
final class RequestBody {
  /** Model of all records. */
  static final String MODEL = "ingest-benchmark";

  private static final String[] CONTINUOUS = {
    "amount",
    "balance",
    "income",
    "credit_limit",
    "utilization",
    "debt_ratio",
    "avg_spend_30d",
    "avg_spend_90d",
    "max_spend_30d",
    "velocity_1h",
    "velocity_24h",
    "distance_home",
    "merchant_risk",
    "device_score",
    "ip_risk",
    "session_len"
  };
  private static final String[] COUNTS = {
    "age", "tenure_m", "n_cards", "n_tx_24h", "n_declined", "n_logins", "hour", "n_addr"
  };
  private static final String[] CATEGORIES = {
    "country", "channel", "device", "segment", "merchant", "currency"
  };
  private static final int[] CARDINALITIES = {40, 4, 6, 8, 200, 12};
  private static final int ID_CHARS = 36;
  private static final int SECOND_CHARS = 19;
  private static final int TIMES = 2;
  private static final String HEX = "0123456789abcdef";

  private final byte[] bytes;
  private final int[] ids;
  private final int[] times;
  private final int[] digits;
  private final SplittableRandom random;

  private RequestBody(byte[] bytes, int[] ids, int[] times, int[] digits, SplittableRandom random) {
    this.bytes = bytes;
    this.ids = ids;
    this.times = times;
    this.digits = digits;
    this.random = random;
  }

  /**
   * @param rows records in the body
   * @param seed two bodies of different seeds never share an id
   */
  static RequestBody render(RecordForm form, int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Renderer renderer = new Renderer(form, random);
    int[] ids = new int[rows];
    int[] times = new int[rows * TIMES];
    int[] digits = new int[rows * CONTINUOUS.length];
    for (int row = 0; row < rows; row++) {
      renderer.record(ids, times, digits, row);
    }
    return new RequestBody(renderer.out.toByteArray(), ids, times, digits, random);
  }

  byte[] bytes() {
    return bytes;
  }

  int rows() {
    return ids.length;
  }

  /**
   * New ids, times and numbers.
   *
   * @param now the event times lie in the second before, in order
   */
  void renew(Instant now) {
    byte[] second =
        now.truncatedTo(ChronoUnit.SECONDS).toString().getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < times.length; i++) {
      int millis = (int) (i * 1_000L / times.length);
      System.arraycopy(second, 0, bytes, times[i], SECOND_CHARS);
      threeDigits(times[i] + SECOND_CHARS + 1, millis);
    }
    int digit = 0;
    for (int id : ids) {
      uuid(id, random.nextLong(), random.nextLong());
      for (int i = 0; i < CONTINUOUS.length; i++) {
        threeDigits(digits[digit++], random.nextInt(1_000));
      }
    }
  }

  private void threeDigits(int at, int value) {
    bytes[at] = (byte) ('0' + value / 100);
    bytes[at + 1] = (byte) ('0' + value / 10 % 10);
    bytes[at + 2] = (byte) ('0' + value % 10);
  }

  private void uuid(int at, long high, long low) {
    int place = at;
    for (int i = 0; i < ID_CHARS; i++) {
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        place++;
      } else {
        int nibble = i - (i > 23 ? 4 : i > 18 ? 3 : i > 13 ? 2 : i > 8 ? 1 : 0);
        long half = nibble < 16 ? high : low;
        bytes[place++] = (byte) HEX.charAt((int) (half >>> (60 - 4 * (nibble & 15))) & 15);
      }
    }
  }

  private static final class Renderer {
    private final RecordForm form;
    private final SplittableRandom random;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);

    Renderer(RecordForm form, SplittableRandom random) {
      this.form = form;
      this.random = random;
    }

    void record(int[] ids, int[] times, int[] digits, int row) {
      boolean isColumns = form == RecordForm.CLICKHOUSE;
      text("{\"model\":\"" + MODEL + "\",\"version\":\"7\",\"prediction_id\":\"");
      ids[row] = out.size();
      char[] id = new char[ID_CHARS];
      Arrays.fill(id, '-');
      text(new String(id));
      text(isColumns ? "\",\"ts\":\"" : "\",\"timestamp\":\"");
      times[row * TIMES] = out.size();
      text("0000-00-00T00:00:00.000Z");
      text(isColumns ? "\",\"received_at\":\"" : "\",\"features\":{");
      times[row * TIMES + 1] = out.size();
      if (isColumns) {
        text("0000-00-00T00:00:00.000Z\",\"num\":{");
      } else {
        times[row * TIMES + 1] = times[row * TIMES];
      }
      for (int i = 0; i < CONTINUOUS.length; i++) {
        text((i == 0 ? "\"" : ",\"") + CONTINUOUS[i] + "\":" + random.nextInt(2_000) + ".0");
        digits[row * CONTINUOUS.length + i] = out.size();
        text("000");
      }
      for (String name : COUNTS) {
        text(",\"" + name + "\":" + random.nextInt(100));
      }
      text(isColumns ? "},\"cat\":{" : ",");
      for (int i = 0; i < CATEGORIES.length; i++) {
        String value = CATEGORIES[i].substring(0, 2) + random.nextInt(CARDINALITIES[i]);
        text((i == 0 ? "\"" : ",\"") + CATEGORIES[i] + "\":\"" + value + "\"");
      }
      double score = random.nextDouble();
      text(
          "},\"" + (isColumns ? "prediction_value" : "prediction") + "\":" + (score > 0.5 ? 1 : 0));
      text(String.format(Locale.ROOT, ",\"score\":%.4f,\"latency_ms\":%.1f}%n", score, score * 50));
    }

    private void text(String text) {
      out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
