package dev.tidemark.server.cli;

import dev.tidemark.server.demo.DemoCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line's root: without a subcommand it says which there are. */
@Command(
    name = "tidemark",
    description = "Model monitoring and drift detection.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      ServerCommand.class,
      EngineCommand.class,
      ImportCommand.class,
      CheckCommand.class,
      ReplayCommand.class,
      PlanCommand.class,
      ApplyCommand.class,
      ExportCommand.class,
      KeysCommand.class,
      DoctorCommand.class
    })
public final class TidemarkCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: one of the commands below.");
  }
}
