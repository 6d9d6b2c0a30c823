package dev.tidemark.collector.cloudevents;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the events stand; counts since this process started.
 *
 * @param rejected events that were none, or no half of a call
 * @param waiting halves whose other half has yet to come
 * @param spoolBytes on disk
 * @param quarantined calls that could not be read as predictions
 * @param trouble what keeps complete calls from being handed in at the moment; null: nothing
 */
@Serdeable
record EventsStatus(
    long rejected,
    int waiting,
    @JsonProperty("waiting_bytes") long waitingBytes,
    @JsonProperty("spool_bytes") long spoolBytes,
    long quarantined,
    @Nullable String trouble,
    List<EventCounters.ModelCounts> models) {}
