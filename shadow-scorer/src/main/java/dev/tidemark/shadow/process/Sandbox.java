package dev.tidemark.shadow.process;

import dev.tidemark.shadow.worker.ScoringWorker;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The command that starts a scoring process with as little as it needs: the two jars it runs from,
 * an empty folder, an empty environment, and, where the system offers them, bounds on memory and
 * processor time ({@code prlimit}) and a network of its own with nothing in it ({@code unshare}).
 */
public final class Sandbox {
  /** What the graphics drivers look for. */
  private static final List<String> KEPT =
      List.of("PATH", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES");

  /** Where ONNX Runtime's libraries lie unpacked; without it each process unpacks them. */
  private static final String NATIVE_PATH = "onnxruntime.native.path";

  private final boolean hasPrlimit;
  private final boolean hasUnshare;
  private final List<String> jvmOptions;

  private Sandbox(boolean hasPrlimit, boolean hasUnshare, List<String> jvmOptions) {
    this.hasPrlimit = hasPrlimit;
    this.hasUnshare = hasUnshare;
    this.jvmOptions = List.copyOf(jvmOptions);
  }

  /** Finds out once what this system offers. */
  public static Sandbox detect() {
    return new Sandbox(
        works("prlimit", "--core=0", "--", "true"),
        works("unshare", "-rn", "--", "true"),
        List.of());
  }

  /** The same with more options for the process's JVM. */
  public Sandbox with(List<String> options) {
    return new Sandbox(hasPrlimit, hasUnshare, options);
  }

  /** What holds a scoring process back, for people. */
  public String describe() {
    return (hasPrlimit ? "memory and processor time bounded by the system" : "memory watched")
        + (hasUnshare ? ", no network" : ", network not cut off");
  }

  ProcessBuilder command(ProcessLimits limits, Path folder) {
    List<String> command = new ArrayList<>();
    if (hasUnshare) {
      command.addAll(List.of("unshare", "-rn", "--"));
    }
    if (hasPrlimit) {
      command.addAll(List.of("prlimit", "--core=0", "--data=" + limits.memoryBytes()));
      if (limits.cpu().isPositive()) {
        long seconds = limits.cpu().toSeconds();
        command.add("--cpu=" + seconds + ":" + (seconds + 5)); // the first is a signal we recognise
      }
      command.add("--");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xms16m",
            "-Xmx512m",
            "-XX:MaxDirectMemorySize=1g",
            "-XX:MaxMetaspaceSize=64m",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:ErrorFile=" + folder.resolve("crash.log"),
            "-Djava.io.tmpdir=" + folder,
            "--enable-native-access=ALL-UNNAMED"));
    String unpacked = System.getProperty(NATIVE_PATH, "");
    if (!unpacked.isEmpty()) {
      command.add("-D" + NATIVE_PATH + "=" + unpacked);
    }
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath(), ScoringWorker.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(Set.copyOf(KEPT));
    return builder;
  }

  /** Only what the process runs from: this room's classes and ONNX Runtime. */
  private static String classPath() {
    Set<String> places = new LinkedHashSet<>();
    for (Class<?> type : List.of(ScoringWorker.class, ai.onnxruntime.OrtEnvironment.class)) {
      CodeSource source = type.getProtectionDomain().getCodeSource();
      if (source == null) {
        throw new IllegalStateException("cannot tell where " + type + " was loaded from");
      }
      try {
        places.add(Path.of(source.getLocation().toURI()).toString());
      } catch (URISyntaxException e) {
        throw new IllegalStateException(source.getLocation() + " is not a path", e);
      }
    }
    return String.join(File.pathSeparator, places);
  }

  private static boolean works(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(5, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      return ended && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // no such program here
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A folder of its own for one process. */
  static Path emptyFolder(Path parent) throws IOException {
    Files.createDirectories(parent);
    return Files.createTempDirectory(parent, "scorer-").toAbsolutePath();
  }
}
