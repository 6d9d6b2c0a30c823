package dev.tidemark.storage.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the endpoint lets in, what it refuses, and how it answers on the wire. */
class EngineEndpointTest {
  private static RawHttp http() {
    return new RawHttp(TestEngine.get());
  }

  @Test
  void ping_needsNoCredential() throws Exception {
    RawHttp.Answer answer = http().without("Authorization").get("/ping");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).endsWith("\r\n\r\nOk.\n");
  }

  @Test
  void statement_withoutCredential_isRefused() throws Exception {
    RawHttp.Answer answer = http().without("Authorization").statement("SELECT 1");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).contains("X-ClickHouse-Exception-Code: 516");
  }

  @Test
  void statement_withWrongPassword_isRefused() throws Exception {
    assertThat(http().basic("tidemark", "guess").statement("SELECT 1").status()).isEqualTo(403);
    assertThat(http().basic("default", "").statement("SELECT 1").status()).isEqualTo(403);
  }

  @Test
  void credential_mayComeInClickHousesHeadersOrParameters() throws Exception {
    EngineProcess engine = TestEngine.get();
    RawHttp.Answer byHeader =
        http()
            .without("Authorization")
            .header("X-ClickHouse-User", engine.user())
            .header("X-ClickHouse-Key", engine.password())
            .statement("SELECT 1");
    assertThat(byHeader.status()).isEqualTo(200);
    String target = "/?user=" + engine.user() + "&password=" + engine.password();
    assertThat(http().without("Authorization").post(target, "SELECT 1".getBytes(UTF_8)).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:1234", "127.0.0.1", "127.0.0.1:1", ""})
  void request_forAnotherHost_isRefused(String host) throws Exception {
    assertThat(http().header("Host", host).statement("SELECT 1").status()).isEqualTo(403);
  }

  @Test
  void request_fromAWebPage_isRefused() throws Exception {
    assertThat(http().header("Origin", "http://127.0.0.1").statement("SELECT 1").status())
        .isEqualTo(403);
    assertThat(http().header("Sec-Fetch-Site", "cross-site").statement("SELECT 1").status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM file('/etc/hostname', 'LineAsString')",
        "SELECT file('/etc/hostname')",
        "SELECT * FROM `file` /* a comment */ ('/etc/hostname', 'LineAsString')",
        "SELECT * FROM FILE('/etc/hostname')",
        "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
        "SELECT * FROM s3('http://127.0.0.1:1/bucket/key', 'CSV')",
        "SELECT * FROM remote('127.0.0.1:9000', system.one)",
        "SELECT * FROM mysql('127.0.0.1:1', 'd', 't', 'u', 'p')",
        "SELECT * FROM executable('x', 'TSV', 'a String')",
        "SELECT 1 INTO OUTFILE '/tmp/tidemark-must-not-exist'",
        "INSERT INTO t FROM INFILE '/etc/hostname' FORMAT LineAsString",
        "INSERT INTO FUNCTION file('/tmp/tidemark-must-not-exist', 'CSV', 'a UInt8') VALUES (1)",
        "INSERT INTO t SELECT * FROM input('a UInt8') FORMAT CSV 1",
        "CREATE TABLE f (a String) ENGINE = File(TSV)",
        "CREATE TABLE f (a String) ENGINE = URL('http://127.0.0.1:1/', 'TSV')",
        "CREATE DATABASE f ENGINE = Filesystem('/etc')",
        "CREATE USER u",
        "CREATE FUNCTION f AS (x) -> x",
        "CREATE NAMED COLLECTION c AS a = 1",
        "CREATE DICTIONARY d (a UInt64) PRIMARY KEY a SOURCE(NULL()) LAYOUT(FLAT()) LIFETIME(0)",
        "GRANT ALL ON *.* TO default",
        "BACKUP DATABASE tidemark TO File('/tmp/tidemark-must-not-exist')",
        "RESTORE DATABASE tidemark FROM File('/tmp/x')",
        "ATTACH TABLE a FROM '/etc' (a UInt8) ENGINE = MergeTree ORDER BY a",
        "SYSTEM SHUTDOWN",
        "SYSTEM KILL",
        "SELECT 1 SETTINGS dialect = 'prql'",
        "SET dialect = 'kusto'"
      })
  void statement_thatReachesOutside_isRefused(String sql) throws Exception {
    RawHttp.Answer answer = http().statement(sql);
    assertThat(answer.status()).as(answer.text()).isEqualTo(403);
    assertThat(answer.text()).contains("X-ClickHouse-Exception-Code: 497");
    assertThat(Path.of("/tmp/tidemark-must-not-exist")).doesNotExist();
  }

  @Test
  void dialect_asAParameter_isRefused() throws Exception {
    assertThat(http().post("/?dialect=prql", "from x".getBytes(UTF_8)).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM `/etc/hostname`",
        "SELECT * FROM '/etc/hostname'",
        "SELECT * FROM default.`/etc/hostname`",
        "SELECT * FROM {name:Identifier}('/etc/hostname', 'LineAsString')"
      })
  void files_areNoTables(String sql) throws Exception {
    RawHttp.Answer answer = http().post("/?param_name=file", sql.getBytes(UTF_8));
    assertThat(answer.status()).as(answer.text()).isBetween(400, 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'file(''/etc/passwd'')'",
        "SELECT 1 /* INTO OUTFILE 'x' */",
        "SELECT 1 -- ; SYSTEM SHUTDOWN",
        "SELECT 1 AS url, 2 AS remote",
        "SELECT count() FROM numbers(10);",
        "SELECT format('{}', 'x')",
        "SHOW TABLES",
        "SYSTEM FLUSH LOGS"
      })
  void statement_thatStaysInside_runs(String sql) throws Exception {
    RawHttp.Answer answer = http().statement(sql);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  @Test
  void table_namedLikeAFunction_canBeInserted() throws Exception {
    assertThat(
            http()
                .statement("CREATE TABLE IF NOT EXISTS url (file UInt8) ENGINE = Memory")
                .status())
        .isEqualTo(200);
    RawHttp.Answer answer = http().statement("INSERT INTO url (file) VALUES (1)");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  @Test
  void syntaxError_isClickHousesOwn() throws Exception {
    RawHttp.Answer answer = http().statement("SELEC 1");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("X-ClickHouse-Exception-Code: 62").contains("Syntax error");
  }

  @Test
  void severalStatements_areOneTooMany() throws Exception {
    assertThat(http().statement("SELECT 1; SELECT 2").text()).contains("Code: 62");
  }

  @Test
  void emptyStatement_isASyntaxError() throws Exception {
    assertThat(http().statement("  \n").status()).isEqualTo(400);
  }

  @Test
  void unknownThings_areNotFound() throws Exception {
    assertThat(http().statement("SELECT * FROM nowhere").status()).isEqualTo(404);
    assertThat(http().get("/elsewhere").status()).isEqualTo(404);
    assertThat(http().post("/?no_such_setting=1", "SELECT 1".getBytes(UTF_8)).status())
        .isEqualTo(404);
    assertThat(http().post("/?database=nowhere", "SELECT 1".getBytes(UTF_8)).text())
        .contains("Code: 81");
  }

  @Test
  void session_isRefusedRatherThanIgnored() throws Exception {
    assertThat(http().post("/?session_id=x", "SELECT 1".getBytes(UTF_8)).status()).isEqualTo(501);
  }

  @Test
  void settingsOfOneRequest_doNotReachTheNext() throws Exception {
    http().post("/?max_block_size=777", "SELECT 1".getBytes(UTF_8));
    http().statement("SET max_block_size = 777");
    http().statement("CREATE TEMPORARY TABLE leftover (a UInt8)");
    assertThat(http().statement("SELECT getSetting('max_block_size')").text())
        .doesNotContain("777");
    assertThat(http().statement("SELECT * FROM leftover").status()).isEqualTo(404);
  }

  @Test
  void insert_takesItsDataFromTheBodyBehindEitherStatement() throws Exception {
    String table = "t_" + UUID.randomUUID().toString().replace("-", "");
    http().statement("CREATE TABLE " + table + " (a UInt64) ENGINE = MergeTree ORDER BY a");
    String inAddress = "/?query=" + RawHttp.encoded("INSERT INTO " + table + " FORMAT CSV");
    RawHttp.Answer first = http().post(inAddress, "1\n2\n".getBytes(UTF_8));
    assertThat(first.text()).contains("\"written_rows\":\"2\"");
    assertThat(http().statement("INSERT INTO " + table + " FORMAT CSV\n3\n4\n").status())
        .isEqualTo(200);
    assertThat(http().statement("INSERT INTO " + table + " VALUES (5), (3 + 3);").status())
        .isEqualTo(200);
    assertThat(
            http()
                .header("Transfer-Encoding", "chunked")
                .send("POST " + inAddress, chunks("7\n", "8\n"))
                .status())
        .isEqualTo(200);
    assertThat(http().header("Content-Encoding", "gzip").post(inAddress, gzip("9\n10\n")).status())
        .isEqualTo(200);
    assertThat(http().statement("SELECT sum(a), count() FROM " + table).text())
        .contains("\n55\t10\n");
  }

  private static byte[] chunks(String... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (String part : parts) {
      body.writeBytes(
          (Integer.toHexString(part.length()) + "\r\n" + part + "\r\n").getBytes(UTF_8));
    }
    body.writeBytes("0\r\n\r\n".getBytes(UTF_8));
    return body.toByteArray();
  }

  private static byte[] gzip(String text) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(body)) {
      out.write(text.getBytes(UTF_8));
    }
    return body.toByteArray();
  }

  @Test
  void failureAfterTheAnswerBegan_cutsItOffBehindTheException() throws Exception {
    RawHttp.Answer answer =
        http()
            .statement(
                "SELECT number, throwIf(number = 3000000) FROM numbers(4000000) FORMAT TSV"
                    + " SETTINGS max_threads = 1");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).contains("__exception__").contains("Code: 395");
    assertThat(answer.text()).doesNotEndWith("0\r\n\r\n");
  }

  @Test
  void wholeAnswer_onRequest_keepsTheStatusHonest() throws Exception {
    String sql = "SELECT number, throwIf(number = 150000) FROM numbers(200000) FORMAT TSV";
    RawHttp.Answer answer = http().post("/?wait_end_of_query=1", sql.getBytes(UTF_8));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text()).contains("X-ClickHouse-Exception-Code: 395");
  }

  @Test
  void clientThatLeaves_stopsItsStatement() throws Exception {
    String mark = UUID.randomUUID().toString();
    byte[] sql = ("SELECT count() FROM numbers(1000000000000) /* " + mark + " */").getBytes(UTF_8);
    String running =
        "SELECT count() FROM system.processes WHERE query LIKE '%"
            + mark.substring(0, 20)
            + "%' AND query LIKE '%1000000000000%'";
    try (Socket client =
        http().header("Content-Length", String.valueOf(sql.length)).open("POST /", sql)) {
      Await.until(
          "the statement runs",
          Duration.ofSeconds(10),
          () -> http().statement(running).text().contains("\n2\n"));
      assertThat(client.isConnected()).isTrue();
    }
    Await.until(
        "the statement has stopped",
        Duration.ofSeconds(10),
        () -> http().statement(running).text().contains("\n1\n"));
  }

  @Test
  void clientThatLeavesWithinItsData_storesNothing() throws Exception {
    String table = "t_" + UUID.randomUUID().toString().replace("-", "");
    http().statement("CREATE TABLE " + table + " (a UInt64) ENGINE = MergeTree ORDER BY a");
    String target = "/?query=" + RawHttp.encoded("INSERT INTO " + table + " FORMAT CSV");
    byte[] rows = "1\n".repeat(500_000).getBytes(UTF_8);
    try (Socket client =
        http()
            .header("Content-Length", String.valueOf(rows.length + 10))
            .open("POST " + target, rows)) {
      Await.until("the insert runs", Duration.ofSeconds(10), () -> insertsInto(table) > 0);
      assertThat(client.isConnected()).isTrue();
    }
    Await.until("the insert has ended", Duration.ofSeconds(10), () -> insertsInto(table) == 0);
    assertThat(http().statement("SELECT count() FROM " + table).text()).contains("\n0\n");
  }

  private static int insertsInto(String table) throws Exception {
    String sql =
        "SELECT count() FROM system.processes WHERE query_kind = 'Insert' AND query LIKE '%"
            + table
            + "%'";
    String text = http().statement(sql).text();
    return text.contains("\n0\n") ? 0 : 1;
  }

  @Test
  void brokenRequests_areAnsweredAndDoNoHarm() throws Exception {
    assertThat(http().send("NONSENSE", new byte[0]).status()).isEqualTo(400);
    assertThat(http().header("Content-Length", "x").send("POST /", new byte[0]).status())
        .isEqualTo(400);
    assertThat(http().header("Content-Length", "-1").send("POST /", new byte[0]).status())
        .isEqualTo(400);
    assertThat(http().get("/?query=%zz").status()).isEqualTo(400);
    assertThat(http().send("DELETE /", new byte[0]).status()).isEqualTo(405);
    assertThat(
            http().header("Content-Encoding", "br").post("/", "SELECT 1".getBytes(UTF_8)).status())
        .isEqualTo(415);
    assertThat(
            http()
                .post("/?decompress=1", "SELECT 1 not compressed at all".getBytes(UTF_8))
                .status())
        .isEqualTo(400);
    assertThat(http().statement("SELECT 1").status()).isEqualTo(200);
  }

  @Test
  void bodyOverTheLimit_isRefused(@TempDir Path directory) throws Exception {
    TestEngine.requireLibrary();
    try (EngineProcess small =
        EngineProcess.start(TestEngine.options(directory).withMaxBodyBytes(1000))) {
      assertThat(new RawHttp(small).statement("SELECT '" + "x".repeat(2000) + "'").status())
          .isEqualTo(413);
      String chunk = "SELECT '" + "x".repeat(2000) + "'";
      RawHttp.Answer answer =
          new RawHttp(small).header("Transfer-Encoding", "chunked").send("POST /", chunks(chunk));
      assertThat(answer.status()).isEqualTo(413);
      assertThat(new RawHttp(small).statement("SELECT 1").status()).isEqualTo(200);
    }
  }

  @Test
  void log_namesNoStatementsAndNoValues(@TempDir Path directory) throws Exception {
    TestEngine.requireLibrary();
    try (EngineProcess engine = EngineProcess.start(TestEngine.options(directory))) {
      new RawHttp(engine).statement("SELECT secret_marker FROM nowhere");
      new RawHttp(engine).statement("SELECT toUInt8('secret_marker')");
      new RawHttp(engine).statement("CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a");
      new RawHttp(engine).statement("INSERT INTO t VALUES ('secret_marker')");
    }
    try (var files = Files.walk(directory.resolve("engine-log"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContain("secret_marker");
      }
    }
  }
}
