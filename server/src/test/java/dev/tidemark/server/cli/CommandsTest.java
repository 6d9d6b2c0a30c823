package dev.tidemark.server.cli;

import static dev.tidemark.server.testkit.TestService.NDJSON;
import static dev.tidemark.server.testkit.TestService.post;
import static dev.tidemark.server.testkit.TestService.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.Main;
import dev.tidemark.server.testkit.TestService;
import dev.tidemark.storage.engine.TestEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as a person or a pipeline meets them: words, exit codes. */
class CommandsTest {
  private static final String[] COMMANDS = {
    "demo", "server", "engine", "import", "check", "replay", "plan", "apply", "export", "keys",
    "doctor"
  };

  private record Said(int status, String out, String err) {}

  @Test
  void everyCommand_hasHelp_andRefusesWhatItDoesNotKnow() {
    for (String command : COMMANDS) {
      Said help = run(command, "--help");
      assertThat(help.status()).as(command).isZero();
      assertThat(help.out()).as(command).startsWith("Usage: tidemark " + command);
      Said unknown = run(command, "--no-such-option");
      assertThat(unknown.status()).as(command).isEqualTo(2);
      assertThat(unknown.err()).as(command).doesNotContain("Exception").isNotBlank();
    }
    assertThat(run().status()).isEqualTo(2);
    assertThat(run("nonsense").status()).isEqualTo(2);
  }

  @Test
  void noServer_isSaidInOneLine() {
    for (String command : new String[] {"export", "check --model m"}) {
      String[] words = (command + " --url http://127.0.0.1:1").split(" ", -1);
      Said said = run(words);
      assertThat(said.status()).as(command).isEqualTo(2);
      assertThat(said.err()).contains("No answer from", "--url").doesNotContain("at dev.tidemark");
    }
  }

  @Test
  void check_tellsHealthyDriftedAndEmptyModelsApart() {
    String url = TestService.get().url().toString();
    reference("steady");
    reference("moved");
    assertThat(post("/v1/predictions?model=steady", NDJSON, records(400, 0)).statusCode())
        .isEqualTo(202);
    assertThat(post("/v1/predictions?model=moved", NDJSON, records(400, 50)).statusCode())
        .isEqualTo(202);
    analyse("steady");
    analyse("moved");

    Said steady = run("check", "--model", "steady", "--url", url);
    assertThat(steady.status()).as(steady.out()).isZero();
    assertThat(steady.out()).contains("steady: healthy");
    Said moved = run("check", "--model", "moved", "--url", url);
    assertThat(moved.status()).as(moved.out()).isEqualTo(1);
    assertThat(moved.out()).contains("psi", "drift");
    Said json = run("check", "--model", "moved", "--format", "json", "--url", url);
    assertThat(json.status()).isEqualTo(1);
    assertThat(json.out()).startsWith("{").contains("\"verdict\":\"breach\"", "\"psi\"");
    put("/v1/models/empty", TestService.JSON, "{}");
    assertThat(run("check", "--model", "empty", "--url", url).status()).isEqualTo(2);
    assertThat(run("check", "--model", "nobody", "--url", url).err()).contains("nobody");
    Said early = run("check", "--model", "moved", "--to", "2020-01-01T00:00:00Z", "--url", url);
    assertThat(early.status()).isEqualTo(2);
    assertThat(run("check", "--model", "moved", "--from", "yesterday", "--url", url).status())
        .isEqualTo(2);
    assertThat(run("check", "--model", "moved", "--format", "xml", "--url", url).status())
        .isEqualTo(2);
  }

  @Test
  void references_areAppliedFromAPeriodAndFromAFile(@TempDir Path folder) throws IOException {
    String url = TestService.get().url().toString();
    post("/v1/predictions?model=declared", NDJSON, records(100, 0));
    Files.writeString(folder.resolve("rows.csv"), "a,prediction\n1,yes\n2,no\n");
    Path yaml =
        Files.writeString(
            folder.resolve("all.yml"),
            """
            models:
              declared: {task: binary, positive_label: "yes"}
            references:
              declared:
                march: {from: 2026-03-01T00:00:00Z, to: 2026-03-02T00:00:00+00:00}
                rows: {file: rows.csv}
            """);
    assertThat(run("plan", "-f", yaml.toString(), "--url", url).out())
        .contains(" models/declared", "+ references/declared/march", "+ references/declared/rows");
    Said applied = run("apply", "-f", yaml.toString(), "--url", url);
    assertThat(applied.status()).as(applied.err()).isZero();
    assertThat(applied.out()).contains("2 rows", "3 changed.");
    assertThat(run("plan", "-f", yaml.toString(), "--url", url).out())
        .contains("Nothing to change.");
    assertThat(run("export", "--url", url).out()).contains("march:").doesNotContain("rows:");
    Files.writeString(yaml, "references: {declared: {march: {from: 2026-03-01T12:00:00Z}}}");
    assertThat(run("plan", "-f", yaml.toString(), "--url", url).out())
        .contains("~ references/declared/march", "2026-03-01T12:00:00Z");
  }

  @Test
  void badFiles_changeNothing_andAreSaidInWords(@TempDir Path folder) throws IOException {
    String url = TestService.get().url().toString();
    String[][] files = {
      {"models: [", "is not YAML"},
      {"modells: {}", "unknown section 'modells'"},
      {"models: 7", "must be a mapping"},
      {"models: {bad: {window: 7 parsecs}}", "/window"},
      {"rules: {bad: {metric: nonsense, when: {above: 1}}}", "metric"}
    };
    for (String[] file : files) {
      Path yaml = Files.writeString(folder.resolve("bad.yml"), file[0]);
      Said said = run("apply", "-f", yaml.toString(), "--url", url);
      assertThat(said.status()).as(file[0]).isEqualTo(2);
      assertThat(said.err()).as(file[0]).contains(file[1]).doesNotContain("at dev.tidemark");
    }
    assertThat(run("plan", "-f", "/no/such/file", "--url", url).err()).contains("cannot be read");
  }

  @Test
  void doctor_saysWhatWorks(@TempDir Path folder) throws IOException {
    TestEngine.requireLibrary();
    Said said = run("doctor", "--data-dir", folder.toString());
    assertThat(said.out()).contains("Java", "Engine", "Metadata", "Disk", "GPU");
    assertThat(said.status()).as(said.out()).isZero();
    Path file = Files.writeString(folder.resolve("file"), "");
    Said bad = run("doctor", "--data-dir", file.toString());
    assertThat(bad.status()).isEqualTo(2);
    assertThat(bad.out()).contains("FAILED");
  }

  @Test
  void engineAlone_usesTheFilesOfTheServersEngine(@TempDir Path folder) {
    assertThat(EngineCommand.directory(folder)).isEqualTo(folder.resolve("clickhouse"));
  }

  private static void reference(String model) {
    assertThat(
            put("/v1/models/" + model + "/references/base", NDJSON, records(400, 0)).statusCode())
        .isEqualTo(201);
  }

  private static void analyse(String model) {
    assertThat(
            TestService.send(
                    TestService.request("/v1/models/" + model + "/analyses")
                        .header("Prefer", "wait=30")
                        .header("Content-Type", "application/json")
                        .POST(
                            BodyPublishers.ofString(
                                "{\"from\": \"2026-03-01T00:00:00Z\", \"to\":"
                                    + " \"2026-03-02T00:00:00Z\"}")))
                .statusCode())
        .isEqualTo(200);
  }

  private static String records(int count, int shift) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            "{\"prediction_id\": \"r%d\", \"timestamp\": \"2026-03-01T10:%02d:%02dZ\", \"features\": {\"a\": %d}, \"prediction\": \"%s\"}"
                .formatted(i, i / 60, i % 60, i % 100 + shift, i % 2 == 0 ? "yes" : "no"))
        .collect(Collectors.joining("\n"));
  }

  private static Said run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Said(status, out.toString(), err.toString());
  }
}
