package dev.tidemark.collector.kafka;

import dev.tidemark.collector.intake.RecordIntake;
import dev.tidemark.collector.quarantine.QuarantineLog;
import dev.tidemark.collector.spool.Faults;
import dev.tidemark.storage.problem.Problem;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics into the spool for as long as it runs. A batch's offsets are committed when its
 * records are durable, so a crash in between delivers them again and their ids count once. While
 * there is no room the partitions are paused and the group is told that we live.
 */
final class TopicReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration START_OVER = Duration.ofSeconds(2);

  private final KafkaSettings settings;
  private final RecordIntake intake;
  private final QuarantineLog quarantine;
  private final KafkaCounters counters;
  private final InstantSource clock;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Consumer<byte[], byte[]> consumer;

  TopicReader(
      KafkaSettings settings,
      RecordIntake intake,
      QuarantineLog quarantine,
      KafkaCounters counters,
      InstantSource clock) {
    this.settings = settings;
    this.intake = intake;
    this.quarantine = quarantine;
    this.counters = counters;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("collector-kafka").daemon().start(this::run);
  }

  @Override
  public void close() {
    closed = true;
    Consumer<byte[], byte[]> running = consumer;
    if (running != null) {
      running.wakeup();
    }
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try (Consumer<byte[], byte[]> opened =
          new KafkaConsumer<>(
              properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        consumer = opened;
        read(opened);
      } catch (WakeupException e) {
        log.atDebug().log("reading of topics stops");
      } catch (IOException | RuntimeException e) { // the edge: what is not committed comes again
        if (!closed) {
          log.atError().setCause(e).log("reading of topics starts over");
          counters.trouble(String.valueOf(e.getMessage()));
          pause();
        }
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(START_OVER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, "30000"); // until a new topic is seen
    // how long a group waits at worst for a member that was killed; we poll while we wait for room
    properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, "60000");
    Map<String, String> further = settings.properties();
    if (further != null) {
      properties.putAll(further);
    }
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.groupId());
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.batchRecords());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    return properties;
  }

  private void read(Consumer<byte[], byte[]> opened) throws IOException {
    opened.subscribe(topics(), new Assignment(opened));
    while (!closed) {
      ConsumerRecords<byte[], byte[]> records = opened.poll(POLL);
      counters.trouble(null);
      if (!records.isEmpty()) {
        handIn(opened, records);
        Faults.reached("kafka-durable");
        commit(opened);
      }
    }
  }

  /** A pattern, since a topic that is not there yet would keep the client from reading others. */
  private Pattern topics() {
    return Pattern.compile(
        Stream.concat(settings.predictionTopics().stream(), settings.labelTopics().stream())
            .map(Pattern::quote)
            .collect(Collectors.joining("|")));
  }

  private static void commit(Consumer<byte[], byte[]> opened) {
    try {
      opened.commitSync();
    } catch (CommitFailedException | RebalanceInProgressException e) {
      log.atInfo()
          .addKeyValue("reason", e.getMessage())
          .log("offsets not committed; the records come again and count once");
    }
  }

  /** Until all of it is durable: paused while there is no room. */
  private void handIn(Consumer<byte[], byte[]> opened, ConsumerRecords<byte[], byte[]> polled)
      throws IOException {
    List<TopicBatch> batches = new ArrayList<>(batches(polled));
    int bad = 0;
    int records = polled.count();
    while (!batches.isEmpty() && !closed) {
      try {
        bad += batches.get(0).handIn(intake, settings.model(), quarantine, clock);
        batches.remove(0);
      } catch (Problem e) {
        if (e.retryAfter() == null) {
          throw e;
        }
        counters.paused(true);
        counters.trouble(e.detail());
        opened.pause(opened.assignment());
        ConsumerRecords<byte[], byte[]> more = opened.poll(POLL); // of partitions just assigned
        batches.addAll(batches(more));
        records += more.count();
      }
    }
    if (!batches.isEmpty()) {
      throw new WakeupException();
    }
    counters.done(records, bad);
    counters.paused(false);
    opened.resume(opened.paused());
  }

  private List<TopicBatch> batches(ConsumerRecords<byte[], byte[]> polled) {
    TopicBatch predictions = new TopicBatch(true);
    TopicBatch labels = new TopicBatch(false);
    boolean hasLabels = false;
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      boolean isLabel = settings.labelTopics().contains(record.topic());
      hasLabels |= isLabel;
      (isLabel ? labels : predictions).add(record);
    }
    return polled.isEmpty()
        ? List.of()
        : hasLabels ? List.of(predictions, labels) : List.of(predictions);
  }

  /** Keeps count of the partitions; what is assigned while we wait for room waits too. */
  private final class Assignment implements ConsumerRebalanceListener {
    private final Consumer<byte[], byte[]> opened;

    Assignment(Consumer<byte[], byte[]> opened) {
      this.opened = opened;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      counters.partitions(opened.assignment().size());
      if (!opened.paused().isEmpty()) {
        opened.pause(partitions);
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      counters.partitions(opened.assignment().size() - partitions.size());
    }
  }
}
