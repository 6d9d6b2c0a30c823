package dev.tidemark.analyzer.model;

import dev.tidemark.storage.column.ColumnReader;
import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.model.FeatureSettings;
import dev.tidemark.storage.model.FeatureType;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.reference.Reference;
import dev.tidemark.storage.reference.ReferenceCatalog;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.TrafficReader;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What a model's data look like: versions and features, as seen. Thread-safe. */
@Singleton
public final class ModelSchema {
  /** The latest stretch of traffic stands for all of it. */
  private static final Duration RECENT = Duration.ofDays(1);

  private static final ColumnReader.FeatureNames NOTHING =
      new ColumnReader.FeatureNames(0, List.of(), List.of(), List.of(), List.of());

  private final TrafficReader traffic;
  private final ColumnReader columns;
  private final ReferenceCatalog references;

  public ModelSchema(TrafficReader traffic, ColumnReader columns, ReferenceCatalog references) {
    this.traffic = traffic;
    this.columns = columns;
    this.references = references;
  }

  /** A feature, where it was seen and as what. */
  public record SeenFeature(
      String name, FeatureType type, boolean inTraffic, boolean inReference) {}

  /** The versions seen, by name. */
  public List<TrafficReader.VersionTraffic> versions(String model) {
    return traffic.versions(model);
  }

  /** The features of the last day with traffic and of the active reference, by name. */
  public List<SeenFeature> features(
      ModelSettings settings, List<TrafficReader.VersionTraffic> versions) {
    ColumnReader.FeatureNames recent =
        versions.stream()
            .map(TrafficReader.VersionTraffic::last)
            .max(Instant::compareTo)
            .map(last -> columns.names(recent(settings.name(), last)))
            .orElse(NOTHING);
    Optional<Reference> active = references.active(settings);
    ColumnReader.FeatureNames known =
        active
            .map(reference ->
                columns.names(
                    new RowSource.ReferenceRows(
                        settings.name(), reference.name(), reference.revision(), Segment.ALL)))
            .orElse(NOTHING);
    TreeSet<String> names = new TreeSet<>(all(recent));
    names.addAll(all(known));
    List<SeenFeature> features = new ArrayList<>();
    for (String name : names) {
      features.add(
          new SeenFeature(
              name,
              type(name, settings, known, recent),
              all(recent).contains(name),
              all(known).contains(name)));
    }
    return features;
  }

  private static RowSource recent(String model, Instant last) {
    TimeWindow window = new TimeWindow(last.minus(RECENT), last.plusMillis(1));
    return new RowSource.Traffic(model, "", window, Segment.ALL);
  }

  private static Set<String> all(ColumnReader.FeatureNames names) {
    TreeSet<String> all = new TreeSet<>(names.numeric());
    all.addAll(names.texts());
    all.addAll(names.vectors());
    all.addAll(names.nulls());
    return all;
  }

  private static FeatureType type(
      String name,
      ModelSettings settings,
      ColumnReader.FeatureNames known,
      ColumnReader.FeatureNames recent) {
    FeatureSettings declared = settings.features().get(name);
    FeatureType said = declared == null ? null : declared.type();
    if (said != null) {
      return said;
    }
    Function<ColumnReader.FeatureNames, Optional<FeatureType>> seen =
        names ->
            names.numeric().contains(name)
                ? Optional.of(FeatureType.NUMERIC)
                : names.texts().contains(name)
                    ? Optional.of(FeatureType.CATEGORICAL)
                    : names.vectors().contains(name)
                        ? Optional.of(FeatureType.EMBEDDING)
                        : Optional.empty();
    return seen.apply(known).or(() -> seen.apply(recent)).orElse(FeatureType.NUMERIC);
  }
}
