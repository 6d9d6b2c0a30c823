package dev.tidemark.analyzer.api;

import dev.tidemark.analyzer.analysis.ReferenceRule;
import dev.tidemark.analyzer.statistics.profile.DriftProfile;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.model.FeatureSettings;
import dev.tidemark.storage.model.FeatureType;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Task;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.window.WindowLength;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a model's settings as users send them. */
final class SettingsReader {
  private static final Set<String> MEMBERS =
      Set.of(
          "name",
          "task",
          "positive_label",
          "window",
          "features",
          "segments",
          "min_sample",
          "profile",
          "reference",
          "threshold",
          "other_references");
  private static final Set<String> FEATURE_MEMBERS =
      Set.of("type", "min", "max", "monitored", "threshold");

  /** Each takes as long as the model's own. */
  private static final int MOST_OTHERS = 4;

  private static final List<String> PROFILES =
      Stream.of(DriftProfile.values()).map(DriftProfile::id).toList();

  private SettingsReader() {}

  /**
   * @throws Problem 400 naming every bad member
   */
  static ModelSettings read(String model, @Nullable Map<String, ?> members) {
    Members body = Members.of(members).only(MEMBERS);
    ModelSettings defaults = ModelSettings.defaults(model);
    Integer minSample = body.whole("min_sample", 1);
    ModelSettings settings =
        new ModelSettings(
            model,
            choice(body, "task", Task.values()),
            body.scalar("positive_label"),
            window(body),
            features(body.object("features")),
            segments(body),
            minSample == null ? defaults.minSample() : minSample,
            profile(body),
            reference(body),
            ThresholdReader.read(body, "threshold"),
            others(body));
    body.requireGood();
    return settings;
  }

  /** Keys, each for all of its values, and single segments such as {@code age=[30,45)}. */
  private static List<String> segments(Members body) {
    List<String> segments = body.texts("segments");
    for (String segment : segments) {
      try {
        if (segment.contains("=")) {
          Segment.parse(segment);
        }
      } catch (IllegalArgumentException e) {
        body.error("segments", Objects.requireNonNullElse(e.getMessage(), "is no segment"));
      }
    }
    return segments;
  }

  private static @Nullable String reference(Members body) {
    String text = body.text("reference");
    if (text != null) {
      checkReference(body, "reference", text);
    }
    return text;
  }

  private static List<String> others(Members body) {
    List<String> names = body.texts("other_references");
    names.forEach(name -> checkReference(body, "other_references", name));
    if (names.stream().distinct().count() < names.size()) {
      body.error("other_references", "must not name one twice");
    }
    if (names.size() > MOST_OTHERS) {
      body.error("other_references", "must be at most " + MOST_OTHERS);
    }
    return names;
  }

  private static void checkReference(Members body, String member, String name) {
    if (ReferenceRule.isRolling(name) && ReferenceRule.parse(name).isEmpty()) {
      body.error(member, "must be like trailing:7 (windows), seasonal:4 (weeks), version:3");
    }
  }

  private static String window(Members body) {
    String text = body.text("window");
    if (text == null) {
      return ModelSettings.DEFAULT_WINDOW;
    }
    try {
      return WindowLength.parse(text).text();
    } catch (IllegalArgumentException e) {
      body.error("window", Objects.requireNonNullElse(e.getMessage(), "is not a window length"));
      return text;
    }
  }

  private static String profile(Members body) {
    String text = body.text("profile");
    if (text != null && !PROFILES.contains(text)) {
      body.error("profile", "must be one of " + String.join(", ", PROFILES));
    }
    return text == null ? ModelSettings.DEFAULT_PROFILE : text;
  }

  private static Map<String, FeatureSettings> features(Members body) {
    Map<String, FeatureSettings> features = new HashMap<>();
    for (String name : body.names()) {
      Members feature = body.object(name).only(FEATURE_MEMBERS);
      Double min = feature.number("min");
      Double max = feature.number("max");
      if (min != null && max != null && min > max) {
        feature.error("max", "must not be below min");
      }
      features.put(
          name,
          new FeatureSettings(
              choice(feature, "type", FeatureType.values()),
              min,
              max,
              feature.flag("monitored"),
              ThresholdReader.read(feature, "threshold")));
    }
    return features;
  }

  private static <E extends Enum<E>> @Nullable E choice(Members body, String name, E[] values) {
    String text = body.text(name);
    if (text == null) {
      return null;
    }
    for (E value : values) {
      if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
        return value;
      }
    }
    body.error(
        name,
        "must be one of "
            + Stream.of(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
    return null;
  }
}
