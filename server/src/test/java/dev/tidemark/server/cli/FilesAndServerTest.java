package dev.tidemark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.tidemark.server.assembly.Service;
import dev.tidemark.server.assembly.ServiceOptions;
import dev.tidemark.server.client.Json;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.storage.engine.TestEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code import}, {@code export}, {@code plan} and {@code apply} against a running service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilesAndServerTest {
  private Path folder = Path.of("");
  private Service service;
  private TidemarkClient client;

  private record Said(int status, String out, String err) {}

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    TestEngine.requireLibrary();
    folder = temporary;
    service =
        Service.start(
            ServiceOptions.fromEnvironment(Map.of())
                .withAddress("127.0.0.1", 0)
                .withDataDirectory(temporary.resolve("data")));
    client = new TidemarkClient(service.url(), null);
  }

  @AfterAll
  void stop() {
    if (client != null) {
      client.close();
    }
    if (service != null) {
      service.close();
    }
  }

  @Test
  void linesInGzip_areAllStored() throws Exception {
    String lines =
        IntStream.range(0, 12_000)
            .mapToObj(i -> prediction("lines", "p" + i, i))
            .collect(Collectors.joining("\n", "", "\n"));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(lines.getBytes(StandardCharsets.UTF_8));
    }
    Path file = Files.write(folder.resolve("lines.ndjson.gz"), packed.toByteArray());

    Said said = run("import", "predictions", "--model", "lines", file.toString());

    assertThat(said.err()).isEmpty();
    assertThat(said.status()).isZero();
    assertThat(said.out()).contains("12,000 accepted");
    assertThat(awaitRows("lines", 12_000)).isEqualTo(12_000);
    assertThat(folder.resolve("lines.ndjson.gz.tidemark-import")).doesNotExist();
  }

  @Test
  void recordsWithoutIds_countOnceHoweverOftenTheFileIsImported() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("noid.csv"),
            "age,job,score,prediction,timestamp\n"
                + "41,teacher,0.83,yes,2026-03-01T10:00:00Z\n"
                + "41,teacher,0.83,yes,2026-03-01T10:00:00Z\n"
                + ",\"a, \"\"b\"\"\",0.2,no,2026-03-01T10:00:01Z\n");

    Said first = run("import", "predictions", "--model", "noid", file.toString());
    Said second = run("import", "predictions", "--model", "noid", file.toString());

    assertThat(first.status()).as(first.err()).isZero();
    assertThat(second.status()).isZero();
    assertThat(awaitRows("noid", 3)).isEqualTo(3);
    List<Json> rows =
        client
            .get("/v1/models/noid/predictions?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z")
            .list("predictions");
    assertThat(rows).hasSize(3);
    assertThat(rows.getFirst().at("features").text("job")).isEqualTo("a, \"b\"");
    assertThat(rows.getFirst().at("features").text("age")).isEmpty();
    assertThat(rows.getLast().at("features").number("age")).hasValue(41);
  }

  @Test
  void answersOfACandidateThatRunsElsewhere_areImported_andReplayed() throws Exception {
    String lines =
        IntStream.range(0, 200)
            .mapToObj(i -> prediction("shadowed", "p" + i, i))
            .collect(Collectors.joining("\n", "", "\n"));
    Path log = Files.writeString(folder.resolve("log.ndjson"), lines);
    assertThat(run("import", "predictions", "--model", "shadowed", log.toString()).status())
        .isZero();
    Path answers =
        Files.writeString(
            folder.resolve("answers.csv"),
            """
            version,prediction_id,prediction,score,probability:yes
            next,p0,yes,0.9,0.9
            next,p1,no,0.2,0.2
            next,p2,yes,2,0.2
            """);
    Said said = run("import", "shadow-predictions", "--model", "shadowed", answers.toString());
    assertThat(said.status()).as(said.err()).isEqualTo(1);
    assertThat(said.out()).contains("2 accepted");
    assertThat(said.err()).contains("record 3 /score");

    String[] replay = {
      "replay",
      "--model",
      "shadowed",
      "--candidate",
      "next",
      "--from",
      "2020-01-01T00:00:00Z",
      "--to",
      "2030-01-01T00:00:00Z"
    };
    Said judged = run(replay);
    assertThat(judged.status()).as(judged.err()).isEqualTo(1);
    assertThat(judged.err()).contains("logged answers");
    assertThat(judged.out()).contains("verdict: inconclusive", "198 of the champion's rows are");
    List<String> fromAFile = new ArrayList<>(List.of(replay));
    fromAFile.addAll(List.of("--source", "file"));
    assertThat(run(fromAFile.toArray(String[]::new)).err()).contains("no candidate 'next'");
  }

  @Test
  void anImportThatBrokeOff_goesOnWhereItWas() throws Exception {
    String head = prediction("resume", "a", 1) + "\n" + prediction("resume", "b", 2) + "\n";
    Path file = Files.writeString(folder.resolve("resume.ndjson"), head + "[]\n");
    Said broken = run("import", "predictions", "--model", "resume", file.toString());
    assertThat(broken.status()).isEqualTo(2);
    assertThat(broken.err()).contains("resume.ndjson").contains("JSON array");

    String many =
        IntStream.range(0, 5_000)
            .mapToObj(i -> prediction("resume", "p" + i, i))
            .collect(Collectors.joining("\n", "", "\n"));
    Files.writeString(file, many + "[]\n");
    var modified = Files.getLastModifiedTime(file);
    assertThat(run("import", "predictions", "--model", "resume", file.toString()).status())
        .isEqualTo(2);
    assertThat(folder.resolve("resume.ndjson.tidemark-import")).exists();
    Files.writeString(file, many + "  \n");
    Files.setLastModifiedTime(file, modified);

    Said said = run("import", "predictions", "--model", "resume", file.toString());

    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out()).contains("went on after 5,000");
    assertThat(awaitRows("resume", 5_000)).isEqualTo(5_000);
  }

  @Test
  void refusedRecords_areNamedAndKeptAside() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("bad.ndjson"),
            prediction("bad", "a", 1)
                + "\n{\"features\":{\"x\":1},\"timestamp\":\"yesterday\"}\nnot json\n"
                + prediction("bad", "b", 2)
                + "\n");
    Path rejects = folder.resolve("rejects.ndjson");

    Said said =
        run(
            "import",
            "predictions",
            "--model",
            "bad",
            "--rejects",
            rejects.toString(),
            file.toString());

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.out()).contains("2 accepted").contains("2 refused");
    assertThat(said.err()).contains("record 2 /timestamp").contains("record 3");
    assertThat(Files.readAllLines(rejects)).hasSize(2).last().isEqualTo("not json");
  }

  @Test
  void aFileWithoutOneGoodRecord_saysWhyForEach() throws Exception {
    Path file = Files.writeString(folder.resolve("worse.ndjson"), "{\"score\":7}\n{oops\n");

    Said said = run("import", "predictions", "--model", "worse", file.toString());

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("record 1 /score").contains("record 2");
  }

  @Test
  void labelsAndReferencesInZstd_areTaken() throws Exception {
    Path predictions =
        Files.writeString(folder.resolve("l.ndjson"), prediction("labelled", "a", 1) + "\n");
    Path labels =
        Files.write(
            folder.resolve("l.csv.zst"),
            Zstd.compress(
                "prediction_id,label,timestamp\na,1,2026-03-02T00:00:00Z\n"
                    .getBytes(StandardCharsets.UTF_8)));
    Path reference =
        Files.write(
            folder.resolve("r.csv.zst"),
            Zstd.compress("age,label\n41,1\n42,0\n".getBytes(StandardCharsets.UTF_8)));

    assertThat(run("import", "predictions", "--model", "labelled", predictions.toString()).status())
        .isZero();
    Said labelled = run("import", "labels", "--model", "labelled", labels.toString());
    Said referred = run("import", "reference", "--model", "labelled", reference.toString());

    assertThat(labelled.status()).as(labelled.err()).isZero();
    assertThat(referred.status()).as(referred.err()).isZero();
    assertThat(referred.out()).contains("2 rows are now 'reference'");
    assertThat(client.get("/v1/models/labelled/references/reference").number("rows")).hasValue(2);
  }

  @Test
  void whatCannotBeImported_isSaidInWords() throws Exception {
    assertThat(run("import", "cats", "--model", "m", "x").err()).contains("'cats'");
    assertThat(run("import", "labels", "--model", "m", folder.resolve("none").toString()).err())
        .contains("there is no such file")
        .doesNotContain("Exception");
    Path twice = Files.writeString(folder.resolve("twice.csv"), "a,a\n1,2\n");
    assertThat(run("import", "predictions", "--model", "m", twice.toString()).err())
        .contains("column 'a' is there twice");
    Path ragged = Files.writeString(folder.resolve("ragged.csv"), "a,b\n1,2\n3\n");
    assertThat(run("import", "predictions", "--model", "m", ragged.toString()).err())
        .contains("record 2 has 1 fields, the header 2");
  }

  @Test
  void whatIsExported_isAppliedWithoutADifference() throws Exception {
    client.putJson(
        "/v1/models/exported",
        Map.of(
            "task",
            "binary",
            "positive_label",
            "yes",
            "window",
            "1h",
            "segments",
            List.of("country"),
            "features",
            Map.of("age", Map.of("type", "numeric", "min", 0, "max", 120))));
    client.putJson(
        "/v1/rules/mine",
        Map.of(
            "model",
            "exported",
            "metric",
            "psi",
            "when",
            Map.of(
                "above",
                0.3,
                "any",
                List.of(
                    Map.of("outside_band", Map.of("windows", 7)),
                    Map.of("metric", "accuracy", "drop_from_reference", 0.05))),
            "for",
            2,
            "wait",
            "3d",
            "at_most_per_month",
            4,
            "overrides",
            List.of(Map.of("feature", "age", "when", Map.of("above", 0.6)))));

    Said exported = run("export");
    Path file = Files.writeString(folder.resolve("all.yaml"), exported.out());

    assertThat(exported.status()).as(exported.err()).isZero();
    assertThat(exported.out()).contains("exported:").contains("mine:").contains("max: 120");
    assertThat(run("plan", "-f", file.toString()).out()).contains("Nothing to change.");
    Files.writeString(file, exported.out().replace("above: 0.3", "above: 0.4"));
    assertThat(run("plan", "-f", file.toString()).out())
        .contains("~ rules/mine")
        .contains("0.3 → 0.4")
        .contains("nothing was changed");
    assertThat(run("apply", "-f", file.toString()).out()).contains("1 changed.");
    assertThat(run("plan", "-f", file.toString()).out()).contains("Nothing to change.");
  }

  private static String prediction(String model, String id, int age) {
    return "{\"prediction_id\":\""
        + id
        + "\",\"model\":\""
        + model
        + "\",\"timestamp\":\"2026-03-01T10:00:00Z\",\"features\":{\"age\":"
        + age
        + "},\"prediction\":1}";
  }

  private long awaitRows(String model, long wanted) throws InterruptedException {
    Instant end = Instant.now().plus(Duration.ofSeconds(20));
    long rows = 0;
    while (rows < wanted && Instant.now().isBefore(end)) {
      rows =
          client.get("/v1/models").list("models").stream()
              .filter(known -> known.text("name").equals(model))
              .mapToLong(known -> (long) client.get("/v1/models/" + model).number("rows").orElse(0))
              .sum();
      Thread.sleep(50);
    }
    return rows;
  }

  private Said run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(1, List.of("--url", service.url().toString()));
    int status =
        new CommandLine(new TidemarkCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(all.toArray(String[]::new));
    return new Said(status, out.toString(), err.toString());
  }
}
