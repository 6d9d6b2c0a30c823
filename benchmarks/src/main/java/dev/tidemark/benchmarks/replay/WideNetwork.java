package dev.tidemark.benchmarks.replay;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Writes an ONNX file of a network {@code features → hidden → hidden → 1} with seeded weights. */
final class WideNetwork {
  private static final int FLOAT = 1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private WideNetwork() {}

  static byte[] onnx(int features, int hidden) {
    Random random = new Random(7);
    WideNetwork graph = new WideNetwork();
    graph.node("MatMul", "a", "input", "w1").node("Relu", "b", "a");
    graph.node("MatMul", "c", "b", "w2").node("Relu", "d", "c");
    graph.node("MatMul", "e", "d", "w3").node("Sigmoid", "probability", "e");
    graph.text(2, "network");
    graph.weights("w1", features, hidden, random);
    graph.weights("w2", hidden, hidden, random);
    graph.weights("w3", hidden, 1, random);
    graph.message(11, value("input", features)).message(12, value("probability", 1));
    WideNetwork opset = new WideNetwork().text(1, "").number(2, 17);
    return new WideNetwork().number(1, 8).message(8, opset).message(7, graph).bytes.toByteArray();
  }

  private WideNetwork node(String operator, String output, String... inputs) {
    WideNetwork node = new WideNetwork();
    for (String input : inputs) {
      node.text(1, input);
    }
    return message(1, node.text(2, output).text(4, operator));
  }

  private void weights(String name, int rows, int columns, Random random) {
    ByteBuffer raw = ByteBuffer.allocate(4 * rows * columns).order(ByteOrder.LITTLE_ENDIAN);
    double scale = 1 / Math.sqrt(rows);
    for (int i = 0; i < rows * columns; i++) {
      raw.putFloat((float) (random.nextGaussian() * scale));
    }
    WideNetwork tensor = new WideNetwork().number(1, rows).number(1, columns);
    message(5, tensor.number(2, FLOAT).text(8, name).field(9, raw.array()));
  }

  private static WideNetwork value(String name, int columns) {
    WideNetwork shape =
        new WideNetwork()
            .message(1, new WideNetwork().text(2, "N"))
            .message(1, new WideNetwork().number(1, columns));
    WideNetwork tensor = new WideNetwork().number(1, FLOAT).message(2, shape);
    return new WideNetwork().text(1, name).message(2, new WideNetwork().message(1, tensor));
  }

  private WideNetwork number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  private WideNetwork text(int field, String value) {
    return field(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private WideNetwork message(int field, WideNetwork message) {
    return field(field, message.bytes.toByteArray());
  }

  private WideNetwork field(int field, byte[] value) {
    varint(((long) field << 3) | 2);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
