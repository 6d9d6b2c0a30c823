package dev.tidemark.alerts.rule;

import org.jspecify.annotations.Nullable;

/**
 * Which series a rule is about.
 *
 * @param model which models
 * @param version which versions
 * @param metric as users write it; {@code score_psi} is {@code psi} of the output {@code score}
 * @param feature which features or outputs; null for a metric of the model as a whole, or of all
 *     its features when the metric has any
 * @param segment null: all traffic taken together; else which segments
 * @param window only results of this window length; null: the model's own
 */
public record Target(
    Glob model,
    Glob version,
    String metric,
    @Nullable Glob feature,
    @Nullable Glob segment,
    @Nullable String window) {}
