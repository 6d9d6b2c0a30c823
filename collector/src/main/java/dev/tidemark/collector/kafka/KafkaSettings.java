package dev.tidemark.collector.kafka;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.MapFormat;
import io.micronaut.core.naming.conventions.StringConvention;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which topics are read; without {@code bootstrap-servers} none is.
 *
 * @param bootstrapServers {@code host:port} of some brokers, with commas between
 * @param groupId consumer group: instances with the same one share the partitions
 * @param predictionTopics topics of prediction records
 * @param labelTopics topics of ground truth labels
 * @param model of records that name none; null: they must
 * @param batchRecords most records taken, made durable and committed at once
 * @param quarantineBytes most bytes of records that could not be used
 * @param properties further properties of the Kafka consumer, such as {@code security.protocol}
 */
@ConfigurationProperties("tidemark.collector.kafka")
@Requires(property = "tidemark.collector.kafka.bootstrap-servers")
public record KafkaSettings(
    String bootstrapServers,
    @Bindable(defaultValue = "tidemark") String groupId,
    @Bindable(defaultValue = "tidemark-predictions") List<String> predictionTopics,
    @Bindable(defaultValue = "tidemark-labels") List<String> labelTopics,
    @Nullable String model,
    @Bindable(defaultValue = "2000") int batchRecords,
    @Bindable(defaultValue = "268435456") long quarantineBytes,
    @MapFormat(transformation = MapFormat.MapTransformation.FLAT, keyFormat = StringConvention.RAW)
        @Nullable Map<String, String> properties) {
  public KafkaSettings {
    predictionTopics = named(predictionTopics);
    labelTopics = named(labelTopics);
    if (batchRecords < 1) {
      throw new IllegalArgumentException(
          "tidemark.collector.kafka.batch-records must be at least 1, not " + batchRecords);
    }
    if (quarantineBytes < 0) {
      throw new IllegalArgumentException(
          "tidemark.collector.kafka.quarantine-bytes must be at least 0, not " + quarantineBytes);
    }
    for (String topic : labelTopics) {
      if (predictionTopics.contains(topic)) {
        throw new IllegalArgumentException(
            "tidemark.collector.kafka: topic '" + topic + "' cannot hold predictions and labels");
      }
    }
  }

  /** An empty text is no topic: so a list can be emptied. */
  private static List<String> named(List<String> topics) {
    return topics.stream().filter(topic -> !topic.isBlank()).toList();
  }
}
