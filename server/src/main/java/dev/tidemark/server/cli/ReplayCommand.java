package dev.tidemark.server.cli;

import dev.tidemark.server.client.ClientException;
import dev.tidemark.server.client.Json;
import dev.tidemark.server.client.TidemarkClient;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "replay",
    description = {
      "Compares a candidate with the champion on logged traffic and prints the verdict.",
      "A registered file is given the logged features; a candidate that runs elsewhere is taken at"
          + " the answers it posted to /v1/shadow-predictions.",
      "Exit code 0 = promote, 1 = any other verdict, 2 = an error."
    },
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  private static final Set<String> ENDED = Set.of("done", "failed", "cancelled");

  @Spec private CommandSpec spec;
  @Mixin private ServerAddress server;

  @Option(names = "--model", required = true, description = "The model's name.")
  private String model;

  @Option(names = "--candidate", required = true, description = "Version of the candidate.")
  private String candidate;

  @Option(names = "--from", required = true, description = "Start of the period (RFC 3339).")
  private String from;

  @Option(names = "--to", required = true, description = "End of the period (RFC 3339).")
  private String to;

  @Option(
      names = "--champion",
      description = "Version to compare with (default: the only one logged).")
  private @Nullable String champion;

  @Option(
      names = "--source",
      description = "file or logged (default: the registered file, if there is one).")
  private @Nullable String source;

  @Override
  public Integer call() throws InterruptedException {
    try (TidemarkClient client = server.client()) {
      Map<String, Object> request = new LinkedHashMap<>(Map.of("from", from, "to", to));
      if (champion != null) {
        request.put("champion", champion);
      }
      if (source != null) {
        request.put("source", source);
      }
      String replay =
          client
              .postJson(
                  "/v1/models/"
                      + TidemarkClient.encode(model)
                      + "/candidates/"
                      + TidemarkClient.encode(candidate)
                      + "/replays",
                  request)
              .location()
              .orElseThrow(
                  () -> new ClientException("The server did not say where the replay is.", 0));
      Json state = follow(client, replay);
      if (!state.text("state").equals("done")) {
        throw new ClientException(
            "The replay ended as " + state.text("state") + ": " + state.text("detail"), 0);
      }
      return print(client.get(replay + "/report"));
    } catch (ClientException e) {
      spec.commandLine().getErr().println("tidemark: " + e.getMessage());
      return 2;
    }
  }

  private Json follow(TidemarkClient client, String replay) throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    while (true) {
      Json state = client.get(replay);
      err.print("\r" + ReplayLines.progress(state) + "   ");
      err.flush();
      if (ENDED.contains(state.text("state"))) {
        err.println();
        return state;
      }
      TimeUnit.MILLISECONDS.sleep(300);
    }
  }

  private int print(Json report) {
    PrintWriter out = spec.commandLine().getOut();
    ReplayLines.verdict(report).forEach(out::println);
    out.flush();
    return report.at("verdict").text("decision").equals("promote") ? 0 : 1;
  }
}
