package dev.tidemark.collector.oip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidemark.storage.inference.InferenceMapping;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which output of a call is the prediction, which its probabilities, which its score. The mapping
 * decides, then the outputs' names, then, for an output that stands alone, its shape: one value a
 * row is the prediction, several that are shares of one are probabilities.
 */
final class Outputs {
  private static final Set<String> PREDICTION =
      Set.of(
          "prediction",
          "predictions",
          "predict",
          "predicted",
          "label",
          "labels",
          "outputlabel",
          "predictedlabel",
          "predictedclass",
          "class",
          "classes",
          "ypred");
  private static final Set<String> PROBABILITIES =
      Set.of(
          "probabilities",
          "probability",
          "predictproba",
          "outputprobability",
          "proba",
          "probas",
          "probs",
          "scores",
          "softmax");
  private static final Set<String> SCORE = Set.of("score", "predictionscore", "positivescore");
  private static final double THRESHOLD = 0.5;

  private final InferenceMapping mapping;
  private final int positive;
  private final @Nullable Tensor prediction;
  private final @Nullable Tensor probabilities;
  private final @Nullable Tensor score;

  /**
   * @param positiveLabel the model's positive class; null when not set
   * @throws UnusableCall if it cannot be told which output is the prediction
   */
  Outputs(List<Tensor> outputs, InferenceMapping mapping, @Nullable String positiveLabel)
      throws UnusableCall {
    this.mapping = mapping;
    this.positive = className(0).equals(positiveLabel) ? 0 : 1;
    Tensor answer = pick(outputs, mapping.prediction(), PREDICTION);
    Tensor shares = pick(outputs, mapping.probabilities(), PROBABILITIES);
    Tensor positiveShare = pick(outputs, mapping.score(), SCORE);
    if (answer == null && shares == null && positiveShare == null && outputs.size() == 1) {
      answer = outputs.get(0);
    }
    if (answer != null && answer.width() > 1 && shares == null && answer.isDistribution()) {
      shares = answer;
      answer = null;
    }
    if (shares != null && shares.width() == 1 && positiveShare == null) {
      positiveShare = shares;
      shares = null;
    }
    boolean isSettled = answer != null || shares != null || positiveShare != null;
    if (!isSettled || isWide(answer) || isWide(positiveShare)) {
      throw unsettled(outputs);
    }
    if (shares != null && !mapping.classes().isEmpty()) {
      checkClasses(shares);
    }
    this.prediction = answer;
    this.probabilities = shares;
    this.score = positiveShare;
  }

  private static boolean isWide(@Nullable Tensor tensor) {
    return tensor != null && tensor.width() > 1;
  }

  private static @Nullable Tensor pick(
      List<Tensor> outputs, @Nullable String mapped, Set<String> usual) throws UnusableCall {
    for (Tensor output : outputs) {
      if (mapped == null ? usual.contains(plain(output.name())) : mapped.equals(output.name())) {
        return output;
      }
    }
    if (mapped != null) {
      throw new UnusableCall(
          "/outputs", "has no '" + mapped + "', which the model's inference mapping names");
    }
    return null;
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static UnusableCall unsettled(List<Tensor> outputs) {
    return new UnusableCall(
        "/outputs",
        "do not say which of "
            + outputs.stream().map(Tensor::shown).collect(Collectors.joining(", "))
            + " is the prediction: set the model's inference mapping");
  }

  private void checkClasses(Tensor shares) throws UnusableCall {
    if (mapping.classes().size() != shares.width()) {
      throw new UnusableCall(
          "/outputs",
          "hold "
              + shares.width()
              + " probabilities in '"
              + shares.name()
              + "', the inference mapping names "
              + mapping.classes().size()
              + " classes");
    }
  }

  /** Writes a row's answer into its record. */
  void write(int row, ObjectNode record) {
    JsonNode shareOfPositive = null;
    if (probabilities != null) {
      ObjectNode shares = record.putObject("probabilities");
      for (int i = 0; i < probabilities.width(); i++) {
        shares.set(className(i), probabilities.value(row, i));
      }
      if (probabilities.width() == 2) {
        shareOfPositive = probabilities.value(row, positive);
      }
    }
    if (score != null) {
      shareOfPositive = score.value(row);
    }
    if (shareOfPositive != null) {
      record.set("score", shareOfPositive);
    }
    record.set("prediction", prediction(row, shareOfPositive));
  }

  private JsonNode prediction(int row, @Nullable JsonNode shareOfPositive) {
    if (prediction != null) {
      return named(prediction.value(row));
    }
    if (probabilities != null) {
      int best = 0;
      for (int i = 1; i < probabilities.width(); i++) {
        if (probabilities.value(row, i).doubleValue()
            > probabilities.value(row, best).doubleValue()) {
          best = i;
        }
      }
      return TextNode.valueOf(className(best));
    }
    boolean isPositive = shareOfPositive != null && shareOfPositive.doubleValue() >= THRESHOLD;
    return mapping.classes().size() == 2
        ? TextNode.valueOf(className(isPositive ? positive : 1 - positive))
        : IntNode.valueOf(isPositive ? 1 : 0);
  }

  /** A class's number becomes its name, when there are names. */
  private JsonNode named(JsonNode value) {
    return value.canConvertToInt()
            && value.intValue() == value.doubleValue()
            && value.intValue() >= 0
            && value.intValue() < mapping.classes().size()
            && !mapping.classes().contains(value.asText())
        ? TextNode.valueOf(className(value.intValue()))
        : value;
  }

  private String className(int index) {
    return mapping.classes().isEmpty() ? Integer.toString(index) : mapping.classes().get(index);
  }
}
