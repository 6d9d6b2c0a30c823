package dev.tidemark.shadow.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Small ONNX files made by hand; all take {@code x}, float [N, 1], and give {@code score}. */
public final class TestModels {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int BOOL = 9;

  private TestModels() {}

  /** {@code score = x}. */
  public static byte[] identity() {
    return model(identityGraph());
  }

  public static Proto identityGraph() {
    return graph().message(1, node("Identity", "x", "score"));
  }

  /** A weight kept in another file. */
  public static byte[] externalData(String location) {
    Proto entry = new Proto().text(1, "location").text(2, location);
    Proto tensor =
        new Proto().number(1, 1).number(2, FLOAT).text(8, "w").message(13, entry).number(14, 1);
    return model(weighted(tensor));
  }

  /** The same in a tensor attribute of a node inside a branch of an If. */
  public static byte[] externalDataInBranch() {
    Proto tensor = new Proto().number(1, 1).number(2, FLOAT).number(14, 1);
    Proto constant = node("Constant", "", "b").message(5, attribute("value").message(5, tensor));
    Proto branch = new Proto().message(1, constant).message(12, value("b", FLOAT, 1));
    Proto condition =
        node("If", "c", "score").message(5, attribute("then_branch").message(6, branch));
    return model(graph().message(1, condition));
  }

  /** The same in the values of a sparse initializer. */
  public static byte[] externalDataInSparse() {
    Proto values = new Proto().number(1, 1).number(2, FLOAT).text(8, "w").number(14, 1);
    return model(identityGraph().message(15, new Proto().message(1, values).number(3, 1)));
  }

  /** The same in a function of the file's own. */
  public static byte[] externalDataInFunction() {
    Proto tensor = new Proto().number(2, FLOAT).number(14, 1);
    Proto constant = node("Constant", "", "b").message(5, attribute("value").message(5, tensor));
    Proto function = new Proto().text(1, "f").text(10, "mine").message(7, constant);
    return header().message(7, identityGraph()).message(25, function).toByteArray();
  }

  public static byte[] customOperator(String domain, String operator) {
    return model(graph().message(1, node(operator, "x", "score").text(7, domain)));
  }

  /** An operator that the file defines itself. */
  public static byte[] ownFunction() {
    Proto function =
        new Proto()
            .text(1, "Same")
            .text(4, "a")
            .text(5, "b")
            .message(7, node("Identity", "a", "b"))
            .message(9, opset("", 17))
            .text(10, "mine");
    return header()
        .message(8, opset("mine", 1))
        .message(7, graph().message(1, node("Same", "x", "score").text(7, "mine")))
        .message(25, function)
        .toByteArray();
  }

  /** A weight that claims more elements than it holds. */
  public static byte[] lyingTensor(long elements) {
    Proto tensor =
        new Proto().number(1, elements).number(2, FLOAT).text(8, "w").bytes(9, new byte[4]);
    return model(weighted(tensor));
  }

  /** Asks for a tensor of {@code elements} floats while it is loaded or run. */
  public static byte[] hugeConstant(long elements) {
    Proto shape =
        new Proto().number(1, 1).number(2, INT64).text(8, "s").bytes(9, littleEndian(elements));
    Proto graph =
        graph()
            .message(1, node("ConstantOfShape", "s", "big"))
            .message(1, node("ReduceSum", "big", "sum"))
            .message(1, node("Add", "x", "score").text(1, "sum"))
            .message(5, shape);
    return model(graph);
  }

  /** Never comes to an end once it is run. */
  public static byte[] endlessLoop() {
    Proto body =
        new Proto()
            .message(1, node("Identity", "go", "go_on"))
            .message(1, node("Add", "v", "v_next").text(1, "v"))
            .text(2, "body")
            .message(11, value("i", INT64))
            .message(11, value("go", BOOL))
            .message(11, value("v", FLOAT, -1, 1))
            .message(12, value("go_on", BOOL))
            .message(12, value("v_next", FLOAT, -1, 1));
    Proto loop =
        new Proto()
            .text(1, "")
            .text(1, "yes")
            .text(1, "x")
            .text(2, "score")
            .text(4, "Loop")
            .message(5, attribute("body").message(6, body).number(20, 5));
    Proto yes = new Proto().number(2, BOOL).text(8, "yes").bytes(9, new byte[] {1});
    return model(graph().message(1, loop).message(5, yes));
  }

  public static byte[] nestedGraphs(int depth) {
    Proto inner = identityGraph();
    for (int i = 0; i < depth; i++) {
      inner =
          new Proto()
              .message(1, node("If", "c", "d").message(5, attribute("then").message(6, inner)));
    }
    return model(inner.message(12, value("score", FLOAT, -1, 1)));
  }

  public static byte[] model(Proto graph) {
    return header().message(7, graph).toByteArray();
  }

  public static Proto header() {
    return new Proto().number(1, 8).message(8, opset("", 17));
  }

  private static Proto weighted(Proto tensor) {
    return graph().message(1, node("Add", "x", "score").text(1, "w")).message(5, tensor);
  }

  private static Proto graph() {
    return new Proto()
        .text(2, "g")
        .message(11, value("x", FLOAT, -1, 1))
        .message(12, value("score", FLOAT, -1, 1));
  }

  private static Proto node(String operator, String input, String output) {
    Proto node = new Proto();
    if (!input.isEmpty()) {
      node.text(1, input);
    }
    return node.text(2, output).text(4, operator);
  }

  private static Proto attribute(String name) {
    return new Proto().text(1, name);
  }

  private static Proto opset(String domain, long version) {
    return new Proto().text(1, domain).number(2, version);
  }

  private static Proto value(String name, int type, long... shape) {
    Proto sizes = new Proto();
    for (long size : shape) {
      sizes.message(1, size < 0 ? new Proto().text(2, "N") : new Proto().number(1, size));
    }
    Proto tensor = new Proto().number(1, type).message(2, sizes);
    return new Proto().text(1, name).message(2, new Proto().message(1, tensor));
  }

  private static byte[] littleEndian(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }
}
