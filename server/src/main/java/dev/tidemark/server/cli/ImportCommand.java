package dev.tidemark.server.cli;

import dev.tidemark.server.client.ClientException;
import dev.tidemark.server.client.Json;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.server.console.Steps;
import dev.tidemark.server.transfer.Importer;
import dev.tidemark.server.transfer.Kind;
import dev.tidemark.server.transfer.ReferenceUpload;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "import",
    description = {
      "Sends files of predictions, labels, a candidate's answers or a reference to a running server.",
      "NDJSON, CSV (with a header) or Parquet, plain, gzip or zstd: told by the first bytes. In CSV and"
          + " Parquet the columns prediction_id, version, timestamp, prediction, score, label,"
          + " latency_ms, error, weight, probability:CLASS and tag:NAME mean what they mean at the"
          + " intake; every other column is a feature.",
      "An import that was broken off goes on where it was when it is run again; records that were"
          + " sent twice count once.",
      "Exit code 0 = all taken, 1 = some records were refused, 2 = an error."
    },
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  private static final int SHOWN_REFUSALS = 10;

  @Spec private CommandSpec spec;
  @Mixin private ServerAddress server;

  @Parameters(
      index = "0",
      paramLabel = "KIND",
      description =
          "predictions, labels, shadow-predictions (answers of a candidate that runs elsewhere) or"
              + " reference.")
  private String kind;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Files; - is standard input.")
  private List<String> files;

  @Option(names = "--model", required = true, description = "The model's name.")
  private String model;

  @Option(names = "--name", description = "Name of the reference (default: reference).")
  private String name = "reference";

  @Option(
      names = "--text",
      split = ",",
      paramLabel = "COLUMN",
      description =
          "CSV columns that stay text although they look like numbers, such as postal codes;"
              + " features that the model's settings call categorical do so anyway.")
  private Set<String> texts = new HashSet<>();

  @Option(
      names = "--rejects",
      description = "Where to write the records that were refused, a line each.")
  private @Nullable Path rejects;

  private long shown;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String current = "";
    try (TidemarkClient client = server.client();
        OutputStream refused =
            rejects == null ? OutputStream.nullOutputStream() : Files.newOutputStream(rejects)) {
      Steps steps = Steps.on(out);
      if (kind.equals("reference")) {
        return reference(client, steps);
      }
      Importer importer =
          new Importer(
              client,
              kind(),
              model,
              texts(client),
              (number, pointer, detail, record) ->
                  refused(refused, number, pointer, detail, record));
      long rejected = 0;
      for (String file : files) {
        current = file;
        rejected += load(importer, steps, file).rejected();
      }
      return rejected == 0 ? 0 : 1;
    } catch (ClientException e) {
      return failed(e.getMessage() + "\nRun the same command again to go on.");
    } catch (IOException | UncheckedIOException e) {
      return failed((current.isEmpty() ? "" : current + ": ") + e.getMessage());
    }
  }

  private int failed(String message) {
    PrintWriter err = spec.commandLine().getErr();
    err.println();
    err.println("tidemark: " + message);
    return 2;
  }

  private Kind kind() {
    return switch (kind) {
      case "predictions" -> Kind.PREDICTIONS;
      case "labels" -> Kind.LABELS;
      case "shadow-predictions" -> Kind.SHADOW_PREDICTIONS;
      default ->
          throw new ParameterException(
              spec.commandLine(),
              "'"
                  + kind
                  + "' cannot be imported: predictions, labels, shadow-predictions or reference"
                  + " can.");
    };
  }

  private static Importer.Result load(Importer importer, Steps steps, String file)
      throws IOException {
    Importer.Result[] result = new Importer.Result[1];
    steps.step(
        file,
        progress -> {
          result[0] = importer.run(file, progress);
          return outcome(result[0]);
        });
    return result[0];
  }

  private static String outcome(Importer.Result result) {
    StringBuilder words =
        new StringBuilder(String.format(Locale.ROOT, "%,d accepted", result.accepted()));
    if (result.duplicates() > 0) {
      words.append(String.format(Locale.ROOT, " (%,d of them known already)", result.duplicates()));
    }
    if (result.rejected() > 0) {
      words.append(String.format(Locale.ROOT, ", %,d refused", result.rejected()));
    }
    if (result.earlier() > 0) {
      words.append(String.format(Locale.ROOT, "; went on after %,d", result.earlier()));
    }
    return words.toString();
  }

  private int reference(TidemarkClient client, Steps steps) throws IOException {
    if (files.size() != 1) {
      throw new ParameterException(spec.commandLine(), "A reference is one file.");
    }
    steps.step(
        files.getFirst(),
        progress ->
            String.format(
                Locale.ROOT,
                "%,d rows are now '%s'",
                new ReferenceUpload(client, model, name).run(files.getFirst(), progress),
                name));
    return 0;
  }

  /** The features that the model's settings call categorical, too. */
  private Set<String> texts(TidemarkClient client) {
    Set<String> all = new HashSet<>(texts);
    try {
      Json features = client.get("/v1/models/" + TidemarkClient.encode(model)).at("features");
      if (features.node().isObject()) {
        features
            .node()
            .entries()
            .forEach(feature -> {
              if (new Json(feature.getValue()).text("type").equals("categorical")) {
                all.add(feature.getKey());
              }
            });
      }
    } catch (ClientException e) {
      if (e.status() != 404) { // a new model has no settings yet
        throw e;
      }
    }
    return all;
  }

  private void refused(
      OutputStream rejected, long number, String pointer, String detail, byte[] record) {
    if (++shown <= SHOWN_REFUSALS) {
      PrintWriter err = spec.commandLine().getErr();
      err.println();
      err.println("  record " + number + (pointer.isEmpty() ? "" : " " + pointer) + ": " + detail);
      err.flush();
    }
    try {
      rejected.write(record);
      rejected.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
