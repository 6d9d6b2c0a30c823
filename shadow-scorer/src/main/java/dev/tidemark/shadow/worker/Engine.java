package dev.tidemark.shadow.worker;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.tidemark.shadow.onnx.ElementType;
import dev.tidemark.shadow.process.InputLayout;
import dev.tidemark.shadow.process.OutputLayout;
import dev.tidemark.shadow.process.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One ONNX Runtime session and how it is fed. One thread only. */
final class Engine {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private @Nullable OrtSession session;
  private List<InputLayout> inputs = List.of();
  private OutputLayout outputs = new OutputLayout("", "", -1, "", "", false);
  private Set<String> wanted = Set.of();
  private final Answer answer = new Answer();

  ByteBuffer load(ByteBuffer message) throws IOException, OrtException {
    if (session != null) {
      session.close();
      session = null;
    }
    String asked = Payload.text(message);
    int threads = message.getInt();
    byte[] file = new byte[Payload.length(message, 1)];
    message.get(file);
    Devices.Opened opened = Devices.open(environment, asked, threads, file);
    session = opened.session();
    Payload.Writer reply = new Payload.Writer();
    reply.text(opened.execution()).text(opened.device()).text(opened.fallbackReason());
    Outputs.describe(opened.session(), reply);
    return Payload.reader(reply.toByteArray());
  }

  void configure(ByteBuffer message) throws IOException {
    List<InputLayout> layouts = new ArrayList<>();
    int count = Payload.length(message, 12);
    for (int i = 0; i < count; i++) {
      String name = Payload.text(message);
      layouts.add(
          new InputLayout(name, ElementType.valueOf(Payload.text(message)), message.getInt()));
    }
    inputs = List.copyOf(layouts);
    outputs =
        new OutputLayout(
            Payload.text(message),
            Payload.text(message),
            message.getInt(),
            Payload.text(message),
            Payload.text(message),
            message.getInt() != 0);
    Set<String> names = new LinkedHashSet<>();
    for (String name : List.of(outputs.label(), outputs.score(), outputs.value())) {
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    wanted = names;
  }

  ByteBuffer score(ByteBuffer message) throws IOException, OrtException {
    OrtSession current = session;
    if (current == null) {
      throw new IllegalStateException("no model is loaded");
    }
    int rows = message.getInt();
    Map<String, OnnxTensorLike> tensors = LinkedHashMap.newLinkedHashMap(inputs.size());
    try {
      for (InputLayout input : inputs) {
        tensors.put(input.name(), tensor(message, input, rows));
      }
      long start = System.nanoTime();
      try (OrtSession.Result result = current.run(tensors, wanted)) {
        long nanos = System.nanoTime() - start;
        return answer.write(result, outputs, rows, nanos);
      }
    } finally {
      tensors.values().forEach(OnnxTensorLike::close);
    }
  }

  /** The tensor lies in the message's own memory: nothing is copied but texts. */
  private OnnxTensor tensor(ByteBuffer message, InputLayout input, int rows)
      throws IOException, OrtException {
    long[] shape = input.columns() == 0 ? new long[] {rows} : new long[] {rows, input.columns()};
    int values = Math.multiplyExact(rows, input.width());
    if (input.type() == ElementType.STRING) {
      return OnnxTensor.createTensor(environment, texts(message, values), shape);
    }
    Payload.align(message);
    int bytes = Math.multiplyExact(values, input.type().bytes());
    ByteBuffer data = message.slice(message.position(), bytes).order(message.order());
    message.position(message.position() + bytes);
    return switch (input.type()) {
      case FLOAT -> OnnxTensor.createTensor(environment, data.asFloatBuffer(), shape);
      case DOUBLE -> OnnxTensor.createTensor(environment, data.asDoubleBuffer(), shape);
      case INT64 -> OnnxTensor.createTensor(environment, data.asLongBuffer(), shape);
      case INT32 -> OnnxTensor.createTensor(environment, data.asIntBuffer(), shape);
      case BOOL ->
          OnnxTensor.createTensor(environment, data, shape, ai.onnxruntime.OnnxJavaType.BOOL);
      case STRING -> throw new IllegalStateException("texts are handled above");
    };
  }

  private static String[] texts(ByteBuffer message, int values) throws IOException {
    List<String> words = Payload.texts(message);
    String[] texts = new String[values];
    for (int i = 0; i < values; i++) {
      texts[i] = words.get(message.getInt());
    }
    return texts;
  }
}
