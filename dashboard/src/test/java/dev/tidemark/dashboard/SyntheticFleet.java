package dev.tidemark.dashboard;

import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.profile.ProfileWriter;
import dev.tidemark.storage.result.ResultWriter;
import io.micronaut.context.ApplicationContext;
import java.util.List;

/** Made-up models: one in trouble, one that was, one well, one whose names are hostile, one new. */
final class SyntheticFleet {
  static final String HOSTILE = "<img src=x onerror=alert(1)>\"'/&%2F \u202Eevil";

  private SyntheticFleet() {}

  static void fill(ApplicationContext context) {
    fill(context, new SyntheticModel("flights", 89, 40, 1));
    fill(context, new SyntheticModel("credit", 89, 9, 2));
    fill(context, new SyntheticModel("churn", 59, 0, 3));
    context.getBean(ModelCatalog.class).ensure("new-model");
    fill(context, new SyntheticModel(HOSTILE, 89, 40, 4));
    List.of("flights", "credit", "churn", HOSTILE)
        .forEach(context.getBean(ModelCatalog.class)::ensure);
  }

  private static void fill(ApplicationContext context, SyntheticModel model) {
    context.getBean(ResultWriter.class).write(model.results());
    context.getBean(ProfileWriter.class).write(model.profiles());
  }
}
