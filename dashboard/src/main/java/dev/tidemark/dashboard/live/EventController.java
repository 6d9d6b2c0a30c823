package dev.tidemark.dashboard.live;

import dev.tidemark.storage.revision.Revisions;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * {@code GET /v1/events}: server-sent events. {@code revisions} carries a token a topic, at once
 * and whenever one changes; {@code heartbeat} comes in between. All open pages share one look at
 * the databases; nobody looks while no page is open.
 */
@Controller("/v1/events")
final class EventController {
  private static final Logger LOG = LoggerFactory.getLogger(EventController.class);

  private final Flux<Event<Map<String, String>>> events;

  EventController(
      Revisions revisions,
      LiveSettings settings,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    Flux<Event<Map<String, String>>> changes =
        Flux.interval(Duration.ZERO, settings.interval())
            .onBackpressureDrop()
            .concatMap(_ -> look(revisions, executor), 1)
            .distinctUntilChanged()
            .map(tokens -> Event.of(tokens).name("revisions"))
            .replay(1)
            .refCount();
    Flux<Event<Map<String, String>>> beats =
        Flux.interval(settings.heartbeat())
            .onBackpressureDrop()
            .map(_ -> Event.of(Map.<String, String>of()).name("heartbeat"));
    this.events = Flux.merge(changes, beats);
  }

  @Get
  @Produces(MediaType.TEXT_EVENT_STREAM)
  Publisher<Event<Map<String, String>>> events() {
    return events;
  }

  /** A look that fails is left out: the next one may do better. */
  private static Mono<Map<String, String>> look(Revisions revisions, ExecutorService executor) {
    return Mono.fromCallable(revisions::now)
        .subscribeOn(Schedulers.fromExecutorService(executor))
        .onErrorResume(failure -> {
          LOG.atWarn().setCause(failure).log("could not look for changes");
          return Mono.empty();
        });
  }
}
