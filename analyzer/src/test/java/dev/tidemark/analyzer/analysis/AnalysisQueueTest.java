package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnalysisQueueTest {
  private final AnalysisQueue queue = new AnalysisQueue();
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch open = new CountDownLatch(1);

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void whatSomebodyAskedFor_goesBeforeTheSchedule_ofAnyModel() throws Exception {
    List<CompletableFuture<Void>> all = new ArrayList<>(occupyEveryThread());
    for (String model : List.of("a", "b", "c")) {
      all.add(queue.submit(model, () -> done.add("look at " + model)));
    }
    assertThat(queue.isAskedFor()).isFalse();
    all.add(queue.submitAsked("d", () -> done.add("asked of d")));
    assertThat(queue.isAskedFor()).isTrue();
    open.countDown();
    for (CompletableFuture<Void> one : all) {
      one.get(10, TimeUnit.SECONDS);
    }
    assertThat(done).hasSize(4);
    assertThat(done.indexOf("asked of d")).isLessThan(done.indexOf("look at c"));
    assertThat(queue.isAskedFor()).isFalse();
  }

  @Test
  void oneModelsWork_keepsItsOrder_evenWhenALaterPieceIsAskedFor() throws Exception {
    CompletableFuture<Void> look = queue.submit("a", () -> done.add("look"));
    queue.submitAsked("a", () -> done.add("asked")).get(10, TimeUnit.SECONDS);
    look.get(10, TimeUnit.SECONDS);
    assertThat(done).containsExactly("look", "asked");
  }

  private List<CompletableFuture<Void>> occupyEveryThread() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return IntStream.range(0, threads)
        .mapToObj(i -> queue.submit("busy" + i, this::waitUntilOpen))
        .toList();
  }

  private void waitUntilOpen() {
    try {
      open.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
