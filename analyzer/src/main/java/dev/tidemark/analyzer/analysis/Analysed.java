package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Comparison.ColumnName;
import dev.tidemark.analyzer.metric.Judgement;
import java.util.List;
import java.util.Map;

/**
 * What the comparison of two sides found.
 *
 * @param reference as it was loaded
 * @param current but for its features
 * @param columns what every column's measurements mean, features before outputs
 * @param model what is said of the model as a whole
 * @param vectors features without bins, on both sides
 */
record Analysed(
    LoadedReference reference,
    Side current,
    Map<ColumnName, List<Judgement>> columns,
    List<Judgement> model,
    EmbeddingMetrics.Found vectors) {}
