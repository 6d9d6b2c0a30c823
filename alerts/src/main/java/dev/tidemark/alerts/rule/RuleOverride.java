package dev.tidemark.alerts.rule;

import org.jspecify.annotations.Nullable;

/**
 * Other terms for some of a rule's series.
 *
 * @param feature null: any, and the model as a whole
 * @param segment null: any, and all traffic
 */
public record RuleOverride(
    Glob model, Glob version, @Nullable Glob feature, @Nullable Glob segment, Terms terms) {
  boolean matches(String ofModel, String ofVersion, String ofFeature, String ofSegment) {
    return model.matches(ofModel)
        && version.matches(ofVersion)
        && (feature == null || feature.matches(ofFeature))
        && (segment == null || segment.matches(ofSegment));
  }
}
