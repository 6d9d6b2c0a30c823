package dev.tidemark.shadow.process;

import java.io.IOException;

/** Says in words why a scoring process failed. */
final class Reasons {
  private static final int SIGNAL = 128;
  private static final int LONGEST = 600;

  private Reasons() {}

  /** ONNX Runtime's own message, without its codes and our paths. */
  static String ofRuntime(String message) {
    String text = message.replaceFirst("^Error code - ORT_[A-Z_]+ - message: ", "").strip();
    text = text.replaceAll("(/[\\w.+-]+){2,}/([\\w.+-]+)", "$2");
    return "ONNX Runtime: " + (text.length() > LONGEST ? text.substring(0, LONGEST) + " …" : text);
  }

  static ScorerFailure ofExit(int code, ProcessLimits limits, String errors, IOException cause) {
    if (errors.contains("OutOfMemoryError") || errors.contains("bad_alloc") || code == 3) {
      return new ScorerFailure(
          ScorerFailure.Kind.LIMIT,
          "The model needs more memory than the " + mebibytes(limits) + " MiB it may use.");
    }
    return switch (code) {
      case SIGNAL + 24 ->
          new ScorerFailure(
              ScorerFailure.Kind.LIMIT,
              "The model used more than " + limits.cpu().toSeconds() + " s of processor time.");
      case SIGNAL + 9 ->
          new ScorerFailure(
              ScorerFailure.Kind.DIED,
              "The scoring process was killed from outside (perhaps for want of memory).");
      case SIGNAL + 4, SIGNAL + 6, SIGNAL + 7, SIGNAL + 8, SIGNAL + 11 ->
          new ScorerFailure(
              ScorerFailure.Kind.DIED,
              "The model crashed its scoring process (signal " + (code - SIGNAL) + ").");
      default ->
          new ScorerFailure(
              ScorerFailure.Kind.DIED,
              "The scoring process ended with code " + code + ": " + cause.getMessage());
    };
  }

  private static long mebibytes(ProcessLimits limits) {
    return limits.memoryBytes() >> 20;
  }
}
