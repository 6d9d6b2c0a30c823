package dev.tidemark.shadow.replay;

import dev.tidemark.shadow.mapping.Mapping;
import dev.tidemark.shadow.process.Scored;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.shadow.ShadowPredictions;
import java.util.ArrayList;
import java.util.List;

/** Turns what a model gave into predictions in the words of the log. */
final class Answers {
  private static final float[] NONE = {};

  private final Mapping mapping;
  private final List<ClassLabel> classes = new ArrayList<>();

  Answers(Mapping mapping) {
    this.mapping = mapping;
    mapping.classes().forEach(name -> classes.add(ClassLabel.ofText(name)));
  }

  /** Adds a batch's answers to the rows that follow; of two classes the score says it all. */
  void add(Scored scored, ShadowPredictions into) {
    boolean shares = scored.probabilities().length > 0 && scored.columns() > 2;
    List<String> names =
        shares && mapping.classes().size() == scored.columns() ? mapping.classes() : List.of();
    for (int i = 0; i < scored.rows(); i++) {
      into.add(
          output(scored, i),
          scored.scores().length == 0 ? Double.NaN : scored.scores()[i],
          names,
          names.isEmpty() ? NONE : scored.probabilities(),
          i * scored.columns());
    }
  }

  private ClassLabel output(Scored scored, int row) {
    if (scored.values().length > 0) {
      return Double.isFinite(scored.values()[row])
          ? ClassLabel.of(scored.values()[row])
          : ClassLabel.ABSENT;
    }
    if (!scored.labels().isEmpty()) {
      return inWords(scored.labels().get(row));
    }
    if (scored.probabilities().length > 0 && scored.columns() == classes.size()) {
      return classes.get(largest(scored, row));
    }
    double score = scored.scores()[row];
    if (Double.isNaN(score) || classes.size() != 2) {
      return ClassLabel.ABSENT;
    }
    return classes.get(score >= mapping.threshold() ? 1 : 0);
  }

  /** A label that only counts the classes, when the log names them. */
  private ClassLabel inWords(ClassLabel label) {
    int index = (int) label.number();
    boolean counts = !Double.isNaN(label.number()) && index == label.number();
    return counts && index >= 0 && index < classes.size() && !classes.contains(label)
        ? classes.get(index)
        : label;
  }

  private static int largest(Scored scored, int row) {
    int best = 0;
    int start = row * scored.columns();
    for (int i = 1; i < scored.columns(); i++) {
      if (scored.probabilities()[start + i] > scored.probabilities()[start + best]) {
        best = i;
      }
    }
    return best;
  }
}
