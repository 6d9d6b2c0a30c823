package dev.tidemark.benchmarks.replay;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Random;

/** ONNX Runtime alone on one prepared tensor, over and over: the speed nothing can beat. */
final class BareRuntime {
  private BareRuntime() {}

  /** Rows a second over {@code rows} rows, after a tenth of them to warm up. */
  static double rowsPerSecond(byte[] model, int features, int threads, int batch, long rows)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setMemoryPatternOptimization(false);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      try (OrtSession session = environment.createSession(model, options)) {
        FloatBuffer values =
            ByteBuffer.allocateDirect(4 * batch * features)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        Random random = new Random(1);
        while (values.hasRemaining()) {
          values.put((float) random.nextGaussian());
        }
        String input = session.getInputNames().iterator().next();
        try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment, values.flip(), new long[] {batch, features})) {
          run(session, input, tensor, batch, rows / 10);
          long start = System.nanoTime();
          long done = run(session, input, tensor, batch, rows);
          return done * 1e9 / (System.nanoTime() - start);
        }
      }
    }
  }

  private static long run(OrtSession session, String input, OnnxTensor tensor, int batch, long rows)
      throws OrtException {
    long done = 0;
    while (done < rows) {
      try (OrtSession.Result result = session.run(Map.of(input, tensor))) {
        done += result.size() > 0 ? batch : 0;
      }
    }
    return done;
  }
}
