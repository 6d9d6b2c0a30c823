package dev.tidemark.storage.record;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.Optional;

/**
 * How much one request, record and value may hold. A record past its limits is rejected, its
 * neighbours are kept; a body past its limits is refused.
 *
 * @param bodyBytes largest JSON document, inflated; NDJSON streams have no such limit
 * @param bodyRecords most records in one JSON document
 * @param recordBytes longest NDJSON line
 * @param depth deepest nesting of a record's values
 * @param nameChars longest feature, class or tag name, model, version and prediction id
 * @param textChars longest text value
 * @param numberChars longest number as written
 * @param features most features in one record
 * @param embeddingLength most numbers in one embedding
 * @param inflateRatio most bytes that one compressed byte may become
 * @param futureMillis how far ahead of our clock an event may lie
 * @param pastMillis how far back an event may lie; 0: any time
 * @param listedRejections most rejected records named in one answer; all are counted
 */
@ConfigurationProperties("tidemark.collector.limits")
public record RecordLimits(
    @Bindable(defaultValue = "8388608") int bodyBytes,
    @Bindable(defaultValue = "10000") int bodyRecords,
    @Bindable(defaultValue = "1048576") int recordBytes,
    @Bindable(defaultValue = "32") int depth,
    @Bindable(defaultValue = "256") int nameChars,
    @Bindable(defaultValue = "65536") int textChars,
    @Bindable(defaultValue = "64") int numberChars,
    @Bindable(defaultValue = "2000") int features,
    @Bindable(defaultValue = "8192") int embeddingLength,
    @Bindable(defaultValue = "100") int inflateRatio,
    @Bindable(defaultValue = "86400000") long futureMillis,
    @Bindable(defaultValue = "0") long pastMillis,
    @Bindable(defaultValue = "1000") int listedRejections) {
  public RecordLimits {
    atLeastOne("body-bytes", bodyBytes);
    atLeastOne("body-records", bodyRecords);
    atLeastOne("record-bytes", recordBytes);
    atLeastOne("depth", depth);
    atLeastOne("name-chars", nameChars);
    atLeastOne("text-chars", textChars);
    atLeastOne("number-chars", numberChars);
    atLeastOne("features", features);
    atLeastOne("embedding-length", embeddingLength);
    atLeastOne("inflate-ratio", inflateRatio);
    atLeastOne("future-millis", futureMillis);
    if (pastMillis < 0) {
      throw new IllegalArgumentException(
          "tidemark.collector.limits.past-millis must be at least 0, not " + pastMillis);
    }
    atLeastOne("listed-rejections", listedRejections);
  }

  /** As configured out of the box. */
  public static RecordLimits defaults() {
    return new RecordLimits(
        8 << 20, 10_000, 1 << 20, 32, 256, 65_536, 64, 2_000, 8_192, 100, 86_400_000L, 0, 1_000);
  }

  /** The same where nothing older than this is kept; empty: everything is. */
  public RecordLimits since(Optional<Duration> retention) {
    long millis = retention.map(Duration::toMillis).orElse(0L);
    if (millis == 0 || (pastMillis > 0 && pastMillis < millis)) {
      return this;
    }
    return new RecordLimits(
        bodyBytes,
        bodyRecords,
        recordBytes,
        depth,
        nameChars,
        textChars,
        numberChars,
        features,
        embeddingLength,
        inflateRatio,
        futureMillis,
        millis,
        listedRejections);
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "tidemark.collector.limits." + name + " must be at least 1, not " + value);
    }
  }
}
