package dev.tidemark.server.cli;

import dev.tidemark.storage.access.Scope;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "create",
    description = "Makes a key and prints it, this once.",
    mixinStandardHelpOptions = true)
final class KeysCreateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private KeyPlace place;

  @Option(names = "--name", required = true, description = "What the key is for.")
  private String name;

  @Option(
      names = "--scope",
      required = true,
      description = "ingest (post data), read (look at everything) or admin (everything).")
  private Scope scope;

  @Override
  public Integer call() {
    String secret = place.with(desk -> desk.create(name, scope));
    spec.commandLine().getOut().println(secret);
    spec.commandLine().getOut().flush();
    spec.commandLine()
        .getErr()
        .println(
            "tidemark: keep it, it is not shown again. The server asks for a key from now on.");
    return 0;
  }
}
