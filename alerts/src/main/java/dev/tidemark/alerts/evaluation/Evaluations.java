package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.OrNull;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of every stored window, with its inputs: the rule's revision, the value, what it
 * was compared with, the rows and the revision of the result. Made anew from the results as they
 * are now; what was said of a window when an alert lived is in that alert's history.
 */
@Singleton
public final class Evaluations {
  private static final Comparator<Judged> NEWEST_FIRST =
      Comparator.comparing((Judged of) -> of.result().window().start())
          .reversed()
          .thenComparing(of -> of.result().model())
          .thenComparing(of -> of.result().version())
          .thenComparing(of -> of.result().feature())
          .thenComparing(of -> of.result().segment());

  private final MetricFeed feed;
  private final ModelCatalog catalog;
  private final InstantSource clock;

  Evaluations(MetricFeed feed, ModelCatalog catalog, InstantSource clock) {
    this.feed = feed;
    this.catalog = catalog;
    this.clock = clock;
  }

  /**
   * Windows that start in {@code [from, to)}, newest first.
   *
   * @param feature null: any
   * @param skip how many to leave out
   */
  public List<JsonNode> of(
      Rule rule,
      List<String> models,
      @Nullable String feature,
      Instant from,
      Instant to,
      long skip,
      int most) {
    return new Past(feed, new Models(catalog), models, List.of(rule), from, to, clock.instant())
        .judged(rule).stream()
            .filter(of -> feature == null || feature.equals(of.result().feature()))
            .sorted(NEWEST_FIRST)
            .skip(skip)
            .limit(most)
            .map(of -> node(rule, of))
            .toList();
  }

  private static JsonNode node(Rule rule, Judged judged) {
    MetricResult result = judged.result();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("model", result.model());
    fields.put("version", OrNull.text(result.version()));
    fields.put("feature", OrNull.text(result.feature()));
    fields.put("segment", OrNull.text(result.segment()));
    fields.put("window_start", result.window().start());
    fields.put("window_end", result.window().end());
    fields.put("answer", judged.seen().name().toLowerCase(Locale.ROOT));
    fields.put("why", OrNull.text(judged.why()));
    fields.put("value", judged.reading());
    fields.put("threshold", judged.threshold());
    fields.put("reference_value", judged.referenceReading());
    fields.put("sample_size", result.sampleSize());
    fields.put("result_revision", result.revision());
    fields.put("rule_revision", rule.revision());
    return Json.node(fields);
  }
}
