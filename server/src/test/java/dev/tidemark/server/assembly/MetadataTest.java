package dev.tidemark.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataTest {
  private static final int KILLED = 137;

  @TempDir private Path directory;

  @Test
  void whatWasSaved_isThere_afterTheProcessWasKilledAtOnce() throws Exception {
    for (int round = 0; round < 3; round++) {
      assertThat(killedAfterSaving("model-" + round)).isEqualTo(KILLED);
    }

    try (ApplicationContext context = open(directory)) {
      assertThat(context.getBean(ModelCatalog.class).all())
          .extracting(ModelSettings::name)
          .containsExactly("model-0", "model-1", "model-2");
    }
  }

  @Test
  void interruptedThread_savesLikeAnyOther() {
    try (ApplicationContext context = open(directory)) {
      ModelCatalog models = context.getBean(ModelCatalog.class);

      Thread.currentThread().interrupt();
      models.save(ModelSettings.defaults("during"));
      assertThat(Thread.interrupted()).isTrue();
      models.save(ModelSettings.defaults("after"));

      assertThat(models.all()).hasSize(2);
    }
  }

  @Test
  void tidying_losesNothing() throws Exception {
    List<ModelSettings> saved;
    try (ApplicationContext context = open(directory)) {
      ModelCatalog models = context.getBean(ModelCatalog.class);
      IntStream.range(0, 200)
          .forEach(i -> models.save(ModelSettings.defaults("model-" + i * 37 % 100)));
      saved = models.all();
      context.getBean(MetadataFile.class).tidy();
      assertThat(models.all()).isEqualTo(saved).hasSize(100);
    }

    try (ApplicationContext context = open(directory)) {
      assertThat(context.getBean(ModelCatalog.class).all()).isEqualTo(saved);
    }
  }

  private int killedAfterSaving(String model) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SaveAndDie.class.getName(),
                directory.toString(),
                model)
            .inheritIO()
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private static ApplicationContext open(Path directory) {
    return Metadata.open(ServiceOptions.fromEnvironment(Map.of()).withDataDirectory(directory));
  }

  /** Saves a model and ends as by SIGKILL, without a moment for anything else. */
  static final class SaveAndDie {
    private SaveAndDie() {}

    public static void main(String[] args) {
      open(Path.of(args[0])).getBean(ModelCatalog.class).save(ModelSettings.defaults(args[1]));
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
