package dev.tidemark.server.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "list",
    description = "Lists all keys ever made, without their secrets.",
    mixinStandardHelpOptions = true)
final class KeysListCommand implements Callable<Integer> {
  private static final String FORMAT = "%-24s %-7s %-10s %-25s %-25s %s%n";

  @Spec private CommandSpec spec;
  @Mixin private KeyPlace place;

  @Override
  public Integer call() {
    List<KeyPlace.Key> keys = place.with(KeyPlace.Desk::all);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(FORMAT, "name", "scope", "key", "created", "revoked", "id");
    for (KeyPlace.Key key : keys) {
      out.printf(
          FORMAT,
          key.name(),
          key.scope(),
          key.start(),
          key.created(),
          key.revoked().isEmpty() ? "-" : key.revoked(),
          key.id());
    }
    out.flush();
    return 0;
  }
}
