package dev.tidemark.server.cli;

import dev.tidemark.server.client.ClientException;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.server.transfer.ReferenceUpload;
import java.io.IOException;
import picocli.CommandLine.Command;

@Command(
    name = "apply",
    description = "Makes the server's models, references, receivers and rules as the files say.",
    mixinStandardHelpOptions = true)
final class ApplyCommand extends PlanCommand {
  @Override
  void carryOut(TidemarkClient client, Desired.Change change) {
    Desired.Item item = change.item();
    if (!item.wished().containsKey(Desired.FILE)) {
      client.putJson(item.path(), item.wished());
      return;
    }
    String file = String.valueOf(item.wished().get(Desired.FILE));
    try {
      steps()
          .step(
              file,
              progress -> new ReferenceUpload(client, item.path()).run(file, progress) + " rows");
    } catch (IOException e) {
      throw new ClientException(String.valueOf(e.getMessage()), 0);
    }
  }

  @Override
  String summary(int changes) {
    return changes + " changed.";
  }
}
