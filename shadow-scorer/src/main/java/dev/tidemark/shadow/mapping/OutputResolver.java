package dev.tidemark.shadow.mapping;

import dev.tidemark.shadow.onnx.OnnxFile;
import dev.tidemark.shadow.process.Loaded;
import dev.tidemark.shadow.process.OutputLayout;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Task;
import dev.tidemark.storage.shadow.TrafficSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Works out which outputs are the label, the score and the predicted number. */
final class OutputResolver {
  private static final List<String> POSITIVE = List.of("1", "yes", "true", "Y", "positive");

  private final OnnxFile file;
  private final Loaded loaded;
  private final MappingRequest request;
  private final ModelSettings settings;
  private final TrafficSample sample;

  OutputResolver(
      OnnxFile file,
      Loaded loaded,
      MappingRequest request,
      ModelSettings settings,
      TrafficSample sample) {
    this.file = file;
    this.loaded = loaded;
    this.request = request;
    this.settings = settings;
    this.sample = sample;
  }

  OutputLayout resolve() throws MappingProblem {
    for (String name : List.of(request.label(), request.score(), request.value())) {
      if (!name.isEmpty() && loaded.outputs().stream().noneMatch(o -> o.name().equals(name))) {
        throw new MappingProblem(
            "The model has no output '"
                + name
                + "'. It has: "
                + String.join(", ", loaded.outputs().stream().map(Loaded.Output::name).toList())
                + ".");
      }
    }
    if (isRegression()) {
      String value = request.value().isEmpty() ? first(this::isNumber) : request.value();
      if (value.isEmpty()) {
        throw new MappingProblem("The model has no output with one number for each row.");
      }
      return new OutputLayout("", "", -1, "", value, false);
    }
    String label = request.label().isEmpty() ? first(this::isLabel) : request.label();
    String score = request.score().isEmpty() ? scoreOutput() : request.score();
    if (label.isEmpty() && score.isEmpty()) {
      throw new MappingProblem(
          "No output of the model is a label or a score; name them:"
              + " {\"outputs\": {\"score\": {\"name\": …, \"index\": 1}}}.");
    }
    return new OutputLayout(label, score, scoreIndex(score), request.scoreClass(), "", true);
  }

  /**
   * The names of the score's columns once their number is known.
   *
   * @param columns of the score output, 0 when there is none
   * @param names as the output itself gives them, empty when it does not
   */
  List<String> classes(int columns, List<String> names) throws MappingProblem {
    if (!request.classes().isEmpty()) {
      if (columns > 1 && request.classes().size() != columns) {
        throw new MappingProblem(
            "The score output has "
                + columns
                + " columns, but the mapping names "
                + request.classes().size()
                + " classes.");
      }
      return request.classes();
    }
    if (!names.isEmpty()) {
      return names;
    }
    if (columns > 1 && file.classes().size() == columns) {
      return file.classes();
    }
    if (columns > 2) {
      List<String> numbers = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        numbers.add(Integer.toString(i));
      }
      return numbers;
    }
    return columns == 0 ? List.of() : twoClasses();
  }

  /** Negative and positive class, in the words of the champion's predictions. */
  private List<String> twoClasses() {
    List<String> known = sample.classes();
    String positive = settings.positiveLabel();
    if (positive == null) {
      positive = POSITIVE.stream().filter(known::contains).findFirst().orElse("1");
    }
    String chosen = positive;
    String negative =
        known.size() == 2
            ? known.stream().filter(name -> !name.equals(chosen)).findFirst().orElse("0")
            : switch (chosen) {
              case "yes" -> "no";
              case "true" -> "false";
              case "Y" -> "N";
              case "positive" -> "negative";
              default -> "0";
            };
    return List.of(negative, positive);
  }

  private boolean isRegression() {
    if (!request.value().isEmpty()) {
      return true;
    }
    if (!request.label().isEmpty() || !request.score().isEmpty()) {
      return false;
    }
    if (settings.task() != null) {
      return settings.task() == Task.REGRESSION;
    }
    boolean oneNumber =
        first(this::isLabel).isEmpty()
            && loaded.outputs().size() == 1
            && isNumber(loaded.outputs().getFirst());
    if (!oneNumber || looksLikeScore(loaded.outputs().getFirst())) {
      return false;
    }
    return sample.isEmpty()
        ? named(loaded.outputs().getFirst(), "variable", "value", "regress")
        : sample.rows().stream().allMatch(row -> Double.isNaN(row.score()))
            && sample.classes().size() > 2;
  }

  private String scoreOutput() {
    String named = first(o -> isShares(o) && looksLikeScore(o));
    return named.isEmpty() ? first(this::isShares) : named;
  }

  private int scoreIndex(String score) {
    Integer given = request.scoreIndex();
    if (given != null) {
      return given;
    }
    List<String> names = request.classes().isEmpty() ? file.classes() : request.classes();
    String positive = settings.positiveLabel();
    if (positive != null && names.contains(positive) && !score.isEmpty()) {
      return names.indexOf(positive);
    }
    return -1;
  }

  private String first(Predicate<Loaded.Output> test) {
    Optional<Loaded.Output> found = loaded.outputs().stream().filter(test).findFirst();
    return found.map(Loaded.Output::name).orElse("");
  }

  private boolean isLabel(Loaded.Output output) {
    return (output.form() == Loaded.Form.TEXTS
            || (output.form() == Loaded.Form.NUMBERS && output.whole()))
        && output.width() <= 1;
  }

  private boolean isShares(Loaded.Output output) {
    return output.form() == Loaded.Form.MAPS
        || (output.form() == Loaded.Form.NUMBERS && !output.whole());
  }

  private boolean isNumber(Loaded.Output output) {
    return output.form() == Loaded.Form.NUMBERS && !output.whole() && output.width() <= 1;
  }

  private static boolean looksLikeScore(Loaded.Output output) {
    return named(output, "prob", "score", "sigmoid", "softmax");
  }

  private static boolean named(Loaded.Output output, String... parts) {
    String name = output.name().toLowerCase(Locale.ROOT);
    for (String part : parts) {
      if (name.contains(part)) {
        return true;
      }
    }
    return false;
  }
}
