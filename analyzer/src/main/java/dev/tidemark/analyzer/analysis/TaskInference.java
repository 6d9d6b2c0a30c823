package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.column.Outputs;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Task;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** What a model predicts, as its settings say, else as its answers look. */
final class TaskInference {
  private static final List<String> USUAL_POSITIVES =
      List.of("1", "true", "yes", "y", "positive", "pos");
  private static final int MOST_CLASSES = 100;

  private TaskInference() {}

  /** Task and positive class. */
  static ModelShape shape(
      ModelSettings settings, Outputs outputs, Collection<String> probabilityClasses) {
    return new ModelShape(
        task(settings, outputs, probabilityClasses),
        positiveLabel(settings, outputs, probabilityClasses));
  }

  /**
   * The task.
   *
   * @param probabilityClasses names for which probabilities are logged
   */
  static Task task(ModelSettings settings, Outputs outputs, Collection<String> probabilityClasses) {
    Task declared = settings.task();
    if (declared != null) {
      return declared;
    }
    boolean classified = !outputs.predictionTexts().isEmpty() || !probabilityClasses.isEmpty();
    boolean scored = outputs.scores().size() > 0;
    Set<String> classes = classes(outputs, probabilityClasses);
    if (classes.size() > 2) {
      return classified ? Task.MULTICLASS : Task.REGRESSION;
    }
    if (classified || scored || classes.equals(Set.of("0", "1"))) {
      return Task.BINARY;
    }
    return outputs.predictionValues().size() > 0 ? Task.REGRESSION : Task.OTHER;
  }

  /** The class whose probability is the score, of a binary model; empty when it has no classes. */
  static String positiveLabel(
      ModelSettings settings, Outputs outputs, Collection<String> probabilityClasses) {
    String declared = settings.positiveLabel();
    if (declared != null) {
      return ClassLabel.ofText(declared).name();
    }
    NavigableSet<String> classes = classes(outputs, probabilityClasses);
    return USUAL_POSITIVES.stream()
        .filter(classes::contains)
        .findFirst()
        .orElse(classes.isEmpty() || classes.equals(Set.of("0")) ? "1" : classes.last());
  }

  /** Enough of the class names to tell two from many. */
  private static NavigableSet<String> classes(
      Outputs outputs, Collection<String> probabilityClasses) {
    TreeSet<String> classes = new TreeSet<>(probabilityClasses);
    classes.addAll(outputs.predictionTexts().rows().keySet());
    Arrays.stream(outputs.predictionValues().values())
        .distinct()
        .limit(MOST_CLASSES)
        .forEach(value -> classes.add(ClassLabel.of(value).name()));
    return classes;
  }
}
