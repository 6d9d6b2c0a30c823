package dev.tidemark.benchmarks.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** The models that are measured, made here with random weights: one input, {@code [N, 30]}. */
enum BenchmarkModel {
  LOGISTIC,
  TREES,
  MLP;

  static final int FEATURES = 30;
  static final String INPUT = "input";
  static final String OUTPUT = "score";

  private static final int HIDDEN = 1024;
  private static final int TREE_COUNT = 40;
  private static final int DEPTH = 3;
  private static final int FLOAT = 1;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String describe() {
    return switch (this) {
      case LOGISTIC -> "logistic regression";
      case TREES -> TREE_COUNT + " trees of depth " + DEPTH;
      case MLP -> "MLP " + FEATURES + "→" + HIDDEN + "→" + HIDDEN + "→1";
    };
  }

  static List<String> features() {
    return IntStream.range(0, FEATURES).mapToObj(i -> "f%02d".formatted(i)).toList();
  }

  /** The ONNX file; the same each time. */
  byte[] file() {
    OnnxBytes graph =
        new OnnxBytes()
            .text(2, "benchmark")
            .message(11, value(INPUT, FEATURES))
            .message(12, value(OUTPUT, 1));
    Random random = new Random(7);
    switch (this) {
      case LOGISTIC -> layer(graph, random, INPUT, "z", FEATURES, 1, "Sigmoid", OUTPUT);
      case TREES -> trees(graph, random);
      case MLP -> {
        layer(graph, random, INPUT, "a", FEATURES, HIDDEN, "Relu", "b");
        layer(graph, random, "b", "c", HIDDEN, HIDDEN, "Relu", "d");
        layer(graph, random, "d", "e", HIDDEN, 1, "Sigmoid", OUTPUT);
      }
    }
    OnnxBytes names =
        new OnnxBytes().text(1, "feature_names").text(2, String.join(",", features()));
    return new OnnxBytes()
        .number(1, 8)
        .message(8, new OnnxBytes().text(1, "").number(2, 17))
        .message(8, new OnnxBytes().text(1, "ai.onnx.ml").number(2, 3))
        .message(7, graph)
        .message(14, names)
        .toByteArray();
  }

  private static void layer(
      OnnxBytes graph,
      Random random,
      String from,
      String middle,
      int inputs,
      int outputs,
      String activation,
      String to) {
    float[] weights = new float[inputs * outputs];
    float scale = (float) Math.sqrt(2.0 / inputs);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian() * scale * 0.1f;
    }
    String weight = "w_" + middle;
    String bias = "b_" + middle;
    graph.message(5, tensor(weight, weights, inputs, outputs));
    graph.message(5, tensor(bias, new float[outputs], outputs));
    graph.message(1, node("Gemm", middle, from, weight, bias));
    graph.message(1, node(activation, to, middle));
  }

  /** Complete trees; node i's children are 2i + 1 and 2i + 2. */
  private static void trees(OnnxBytes graph, Random random) {
    int inner = (1 << DEPTH) - 1;
    int nodes = (1 << (DEPTH + 1)) - 1;
    List<Long> trees = new ArrayList<>();
    List<Long> ids = new ArrayList<>();
    List<Long> features = new ArrayList<>();
    List<Long> yes = new ArrayList<>();
    List<Long> no = new ArrayList<>();
    List<Float> limits = new ArrayList<>();
    List<String> modes = new ArrayList<>();
    List<Long> leafTrees = new ArrayList<>();
    List<Long> leafIds = new ArrayList<>();
    List<Float> weights = new ArrayList<>();
    for (long tree = 0; tree < TREE_COUNT; tree++) {
      for (int node = 0; node < nodes; node++) {
        boolean leaf = node >= inner;
        trees.add(tree);
        ids.add((long) node);
        features.add(leaf ? 0L : random.nextInt(FEATURES));
        limits.add(leaf ? 0f : random.nextFloat() * 50);
        modes.add(leaf ? "LEAF" : "BRANCH_LEQ");
        yes.add(leaf ? 0L : 2L * node + 1);
        no.add(leaf ? 0L : 2L * node + 2);
        if (leaf) {
          leafTrees.add(tree);
          leafIds.add((long) node);
          weights.add((float) random.nextGaussian() * 0.1f);
        }
      }
    }
    OnnxBytes ensemble =
        node("TreeEnsembleRegressor", "sum", INPUT)
            .text(7, "ai.onnx.ml")
            .message(5, integers("nodes_treeids", trees))
            .message(5, integers("nodes_nodeids", ids))
            .message(5, integers("nodes_featureids", features))
            .message(5, integers("nodes_truenodeids", yes))
            .message(5, integers("nodes_falsenodeids", no))
            .message(5, floats("nodes_values", limits))
            .message(5, texts("nodes_modes", modes))
            .message(5, integers("target_treeids", leafTrees))
            .message(5, integers("target_nodeids", leafIds))
            .message(5, integers("target_ids", leafIds.stream().map(_ -> 0L).toList()))
            .message(5, floats("target_weights", weights))
            .message(5, new OnnxBytes().text(1, "n_targets").number(3, 1).number(20, 2));
    graph.message(1, ensemble).message(1, node("Sigmoid", OUTPUT, "sum"));
  }

  private static OnnxBytes node(String operator, String output, String... inputs) {
    OnnxBytes node = new OnnxBytes();
    Arrays.stream(inputs).forEach(input -> node.text(1, input));
    return node.text(2, output).text(4, operator);
  }

  private static OnnxBytes integers(String name, List<Long> values) {
    OnnxBytes attribute = new OnnxBytes().text(1, name);
    values.forEach(value -> attribute.number(8, value));
    return attribute.number(20, 7);
  }

  private static OnnxBytes floats(String name, List<Float> values) {
    OnnxBytes packed = new OnnxBytes().text(1, name);
    float[] all = new float[values.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = values.get(i);
    }
    return packed.bytes(7, OnnxBytes.littleEndian(all)).number(20, 6);
  }

  private static OnnxBytes texts(String name, List<String> values) {
    OnnxBytes attribute = new OnnxBytes().text(1, name);
    values.forEach(value -> attribute.text(9, value));
    return attribute.number(20, 8);
  }

  private static OnnxBytes tensor(String name, float[] values, long... shape) {
    OnnxBytes tensor = new OnnxBytes();
    for (long size : shape) {
      tensor.number(1, size);
    }
    return tensor.number(2, FLOAT).text(8, name).bytes(9, OnnxBytes.littleEndian(values));
  }

  private static OnnxBytes value(String name, long columns) {
    OnnxBytes shape =
        new OnnxBytes()
            .message(1, new OnnxBytes().text(2, "N"))
            .message(1, new OnnxBytes().number(1, columns));
    OnnxBytes tensor = new OnnxBytes().number(1, FLOAT).message(2, shape);
    return new OnnxBytes().text(1, name).message(2, new OnnxBytes().message(1, tensor));
  }
}
