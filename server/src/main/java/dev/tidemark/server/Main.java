package dev.tidemark.server;

import dev.tidemark.server.assembly.StartupException;
import dev.tidemark.server.cli.TidemarkCommand;
import dev.tidemark.server.client.ClientException;
import picocli.CommandLine;

/** The command line's entry: exit code 0 = done, 1 = a finding, 2 = it could not be done. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command tree with its rules for errors: one plain line for a person, exit code 2. */
  public static CommandLine commandLine() {
    return new CommandLine(new TidemarkCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, command, _) -> {
          if (failure instanceof StartupException || failure instanceof ClientException) {
            command.getErr().println("tidemark: " + failure.getMessage());
          } else {
            command.getErr().println("tidemark: unexpected error, please report it:");
            failure.printStackTrace(command.getErr());
          }
          return 2;
        });
  }
}
