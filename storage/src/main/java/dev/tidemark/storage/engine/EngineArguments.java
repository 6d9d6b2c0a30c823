package dev.tidemark.storage.engine;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@link EngineMain}: {@code --data-dir DIR [--port P] [--memory BYTES]
 * [--max-threads N] [--statements N] [--max-body BYTES]}.
 */
final class EngineArguments {
  private EngineArguments() {}

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException naming the argument that is wrong
   */
  static EngineOptions parse(String... args) {
    @Nullable EngineOptions options = null;
    if (args.length % 2 != 0) {
      throw new IllegalArgumentException("a value is missing after " + args[args.length - 1]);
    }
    for (int i = 0; i < args.length; i += 2) {
      if (args[i].equals("--data-dir")) {
        options = EngineOptions.in(Path.of(args[i + 1]));
      }
    }
    if (options == null) {
      throw new IllegalArgumentException("--data-dir DIR is required");
    }
    for (int i = 0; i < args.length; i += 2) {
      options = with(options, args[i], args[i + 1]);
    }
    return options;
  }

  /** The arguments that {@link #parse} reads as these options, but for the port. */
  static List<String> of(EngineOptions options, int port) {
    return List.of(
        "--data-dir",
        options.dataDirectory().toString(),
        "--port",
        Integer.toString(port),
        "--memory",
        Long.toString(options.memoryBytes()),
        "--max-threads",
        Integer.toString(options.maxThreads()),
        "--statements",
        Integer.toString(options.statements()),
        "--max-body",
        Long.toString(options.maxBodyBytes()));
  }

  private static EngineOptions with(EngineOptions options, String name, String value) {
    return switch (name) {
      case "--data-dir" -> options;
      case "--port" -> options.withPort(Math.toIntExact(number(name, value)));
      case "--memory" -> options.withMemoryBytes(number(name, value));
      case "--max-threads" -> options.withMaxThreads(Math.toIntExact(number(name, value)));
      case "--statements" -> options.withStatements(Math.toIntExact(number(name, value)));
      case "--max-body" -> options.withMaxBodyBytes(number(name, value));
      default -> throw new IllegalArgumentException("unknown argument " + name);
    };
  }

  private static long number(String name, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " takes a number, not " + value, e);
    }
  }
}
