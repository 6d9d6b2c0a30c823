package dev.tidemark.shadow.worker;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Opens a model on the best device that works. */
final class Devices {
  private static final String CPU = "cpu";

  private Devices() {}

  /** A session and where it runs. */
  record Opened(OrtSession session, String execution, String device, String fallbackReason) {}

  static Opened open(OrtEnvironment environment, String asked, int threads, byte[] file)
      throws OrtException {
    List<String> tries =
        switch (asked) {
          case "cpu" -> List.of();
          case "tensorrt" -> List.of("tensorrt", "cuda");
          default -> List.of("cuda");
        };
    List<String> reasons = new ArrayList<>();
    for (String execution : tries) {
      try {
        OrtSession session = accelerated(environment, execution, threads, file);
        return new Opened(session, execution, card(), String.join("; ", reasons));
      } catch (OrtException | UnsatisfiedLinkError | IllegalStateException e) {
        reasons.add(execution + ": " + firstLine(String.valueOf(e.getMessage())));
      }
    }
    try (OrtSession.SessionOptions options = options(threads)) {
      OrtSession session = environment.createSession(file, options);
      return new Opened(session, CPU, processor(), String.join("; ", reasons));
    }
  }

  private static OrtSession accelerated(
      OrtEnvironment environment, String execution, int threads, byte[] file) throws OrtException {
    OrtProvider provider = execution.equals("cuda") ? OrtProvider.CUDA : OrtProvider.TENSOR_RT;
    if (!OrtEnvironment.getAvailableProviders().contains(provider)) {
      throw new IllegalStateException("not in this build of ONNX Runtime");
    }
    try (OrtSession.SessionOptions options = options(threads);
        OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(0)) {
      cuda.add("arena_extend_strategy", "kSameAsRequested");
      if (provider == OrtProvider.TENSOR_RT) {
        try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(0)) {
          options.addTensorrt(tensorRt);
        }
      }
      options.addCUDA(cuda);
      return environment.createSession(file, options);
    }
  }

  /** Memory patterns off: with them, graphics memory grows without bound. */
  private static OrtSession.SessionOptions options(int threads) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.setMemoryPatternOptimization(false);
    options.addConfigEntry("session.load_model_format", "ONNX");
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.addConfigEntry("session.inter_op.allow_spinning", "0");
    return options;
  }

  private static String processor() {
    return named(Path.of("/proc/cpuinfo"), "model name")
        + " ("
        + Runtime.getRuntime().availableProcessors()
        + " threads)";
  }

  private static String card() {
    Path cards = Path.of("/proc/driver/nvidia/gpus");
    if (!Files.isDirectory(cards)) {
      return "NVIDIA graphics card";
    }
    try (Stream<Path> all = Files.list(cards)) {
      return all.sorted()
          .findFirst()
          .map(card -> named(card.resolve("information"), "Model"))
          .orElse("NVIDIA graphics card");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String named(Path file, String key) {
    if (Files.isReadable(file)) {
      try (Stream<String> lines = Files.lines(file)) {
        return lines
            .filter(line -> line.startsWith(key))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .orElse(System.getProperty("os.arch"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return System.getProperty("os.arch");
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse(text);
  }
}
