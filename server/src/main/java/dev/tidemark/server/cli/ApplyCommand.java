package dev.tidemark.server.cli;

import dev.tidemark.server.client.TidemarkClient;
import picocli.CommandLine.Command;

@Command(
    name = "apply",
    description = "Makes the server's models, receivers and rules as the files say.",
    mixinStandardHelpOptions = true)
final class ApplyCommand extends PlanCommand {
  @Override
  void carryOut(TidemarkClient client, Desired.Change change) {
    client.putJson(change.item().path(), change.item().wished());
  }

  @Override
  String summary(int changes) {
    return changes + " changed.";
  }
}
