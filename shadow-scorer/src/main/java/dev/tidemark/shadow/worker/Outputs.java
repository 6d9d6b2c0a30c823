package dev.tidemark.shadow.worker;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import dev.tidemark.shadow.process.Loaded;
import dev.tidemark.shadow.process.Payload;

/** Tells the service what a model's outputs hold. */
final class Outputs {
  private Outputs() {}

  static void describe(OrtSession session, Payload.Writer reply) throws OrtException {
    reply.number(session.getOutputInfo().size());
    for (NodeInfo output : session.getOutputInfo().values()) {
      ValueInfo info = output.getInfo();
      reply.text(output.getName()).number(form(info).code());
      if (info instanceof TensorInfo tensor) {
        reply.number(isWhole(tensor.type) ? 1 : 0);
        long[] shape = tensor.getShape();
        reply.number(shape.length);
        for (long size : shape) {
          reply.number((int) size);
        }
      } else {
        reply.number(0).number(0);
      }
    }
  }

  private static Loaded.Form form(ValueInfo info) {
    return switch (info) {
      case TensorInfo tensor when tensor.type == OnnxJavaType.STRING -> Loaded.Form.TEXTS;
      case TensorInfo tensor when tensor.type != OnnxJavaType.UNKNOWN -> Loaded.Form.NUMBERS;
      case SequenceInfo sequence when sequence.isSequenceOfMaps() -> Loaded.Form.MAPS;
      default -> Loaded.Form.OTHER;
    };
  }

  private static boolean isWhole(OnnxJavaType type) {
    return switch (type) {
      case INT8, UINT8, INT16, INT32, INT64, BOOL -> true;
      default -> false;
    };
  }
}
