package dev.tidemark.server.cli;

import dev.tidemark.server.client.ClientException;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.server.console.Steps;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "plan",
    description = "Prints what 'apply' would change; changes nothing.",
    mixinStandardHelpOptions = true)
class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ServerAddress server;

  @Option(
      names = "-f",
      required = true,
      arity = "1..*",
      description = "YAML files with models, references, receivers and rules.")
  private List<Path> files;

  @Override
  public Integer call() {
    try (TidemarkClient client = server.client()) {
      List<Desired.Change> changes = Desired.changes(client, Desired.read(files));
      PrintWriter out = spec.commandLine().getOut();
      for (Desired.Change change : changes) {
        out.println(
            (change.isNew() ? "+ " : "~ ") + change.item().kind() + "/" + change.item().name());
        change.fields().forEach(field -> out.println("    " + field));
        carryOut(client, change);
      }
      out.println(changes.isEmpty() ? "Nothing to change." : summary(changes.size()));
      out.flush();
      return 0;
    } catch (ClientException e) {
      spec.commandLine().getErr().println("tidemark: " + e.getMessage());
      return 2;
    }
  }

  /** What happens to a difference: here nothing. */
  void carryOut(TidemarkClient client, Desired.Change change) {}

  Steps steps() {
    return Steps.on(spec.commandLine().getOut());
  }

  String summary(int changes) {
    return changes + " to change; nothing was changed.";
  }
}
