package dev.tidemark.dashboard;

import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.profile.ProfileWriter;
import dev.tidemark.storage.result.ResultWriter;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Made-up models: one in trouble, one that was, one well, one whose names are hostile, one new. */
final class SyntheticFleet {
  static final String HOSTILE = "<img src=x onerror=alert(1)>\"'/&%2F \u202Eevil";

  /** A version of credit that answered for a day only, from the forty-first. */
  static final String CANARY = "2<i>\u202E";

  private SyntheticFleet() {}

  static void fill(ApplicationContext context) {
    fill(context, new SyntheticModel("flights", 89, 40, 1));
    fill(context, new SyntheticModel("credit", 89, 9, 2));
    fill(context, new SyntheticModel("churn", 59, 0, 3));
    tryOut(context, "credit", CANARY);
    context.getBean(ModelCatalog.class).ensure("new-model");
    fill(context, new SyntheticModel(HOSTILE, 89, 40, 4));
    List.of("flights", "credit", "churn", HOSTILE)
        .forEach(context.getBean(ModelCatalog.class)::ensure);
  }

  private static void tryOut(ApplicationContext context, String model, String version) {
    Instant start = SyntheticModel.BEGIN.plus(Duration.ofDays(40));
    TimeWindow day = new TimeWindow(start, start.plus(Duration.ofDays(1)));
    context
        .getBean(ResultWriter.class)
        .write(
            List.of(
                new ResultBuilder(model, day, Subject.MODEL, "", "row_count", 700, 700, 0)
                    .version(version)
                    .build()));
  }

  private static void fill(ApplicationContext context, SyntheticModel model) {
    context.getBean(ResultWriter.class).write(model.results());
    context.getBean(ProfileWriter.class).write(model.profiles());
  }
}
