package dev.tidemark.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "revoke",
    description = "Makes a key useless, within seconds on every server.",
    mixinStandardHelpOptions = true)
final class KeysRevokeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private KeyPlace place;

  @Parameters(paramLabel = "NAME", description = "The key's name or id.")
  private String name;

  @Override
  public Integer call() {
    place.with(desk -> {
      desk.revoke(name);
      return name;
    });
    spec.commandLine().getOut().println("revoked " + name);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
