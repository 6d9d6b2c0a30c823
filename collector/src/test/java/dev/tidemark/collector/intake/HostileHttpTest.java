package dev.tidemark.collector.intake;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ClickHouseAddress;
import dev.tidemark.storage.clickhouse.Migrations;
import dev.tidemark.storage.engine.TestEngine;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What must not hurt anybody but its sender, posted to the real HTTP server in a process of 256 MiB
 * heap that ends when that is too little.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileHttpTest {
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";
  private static final String GOOD = "{\"model\":\"good\",\"features\":{\"a\":1}}";
  private static final long GROWTH = 32L << 20;

  @TempDir static Path directory;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private ClickHouse clickHouse;
  private Process process;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private int port;
  private byte[] gzipBomb;
  private byte[] zstdBomb;

  @BeforeAll
  void start() throws Exception {
    String url = TestEngine.newDatabase();
    clickHouse =
        new ClickHouse(
            ClickHouseAddress.ofJdbcUrl(url, TestEngine.user(), TestEngine.password(), ""));
    new Migrations(clickHouse).run();
    process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                ServerProcess.class.getName(),
                directory.toString(),
                url,
                TestEngine.user(),
                TestEngine.password())
            .redirectErrorStream(true)
            .start();
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    Thread.ofVirtual().start(() -> out.lines().forEach(said::add));
    port = Integer.parseInt(line("ready "));
    gzipBomb = gzipOfBlanks(1L << 30);
    zstdBomb = Zstd.compress(" ".repeat(64 << 20).getBytes(UTF_8));
  }

  @AfterAll
  void stop() {
    if (process != null) {
      process.destroyForcibly();
      clickHouse.close();
    }
  }

  static List<Arguments> documents() {
    return List.of(
        Arguments.of("deep", "[".repeat(10_000) + "]".repeat(10_000), 400),
        Arguments.of("long name", "{\"" + "n".repeat(5_000_000) + "\":1}", 400),
        Arguments.of(
            "long number", "{\"model\":\"m\",\"score\":" + "1".repeat(1_000_000) + "}", 400),
        Arguments.of("name twice", "{\"model\":\"m\",\"features\":{\"a\":1,\"a\":2}}", 400),
        Arguments.of("half a pair", "{\"model\":\"m\",\"features\":{\"a\":\"\\ud800\"}}", 400),
        Arguments.of("mark at the start", "\ufeff" + GOOD, 202),
        Arguments.of("NUL", "{\"model\":\"a\\u0000b\"}", 400),
        Arguments.of("broken off", "{\"model\":\"m\",\"fea", 400),
        Arguments.of("trailing", GOOD + " x", 400),
        Arguments.of("two roots", GOOD + GOOD, 400),
        Arguments.of("empty", "", 400),
        Arguments.of("no records", "[]", 400),
        Arguments.of("a million items", "[" + "1,".repeat(1_000_000) + "1]", 413),
        Arguments.of("too long", "[\"" + "x".repeat(9 << 20) + "\"]", 413),
        Arguments.of("unknown members", "{\"model\":\"good\",\"what\":{\"is\":[\"this\"]}}", 202));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void document_isAnsweredAsItDeserves_andTheNextRequestIsFine(String name, String body, int status)
      throws Exception {
    assertThat(post(body.getBytes(UTF_8), JSON, "identity")).as(name).isEqualTo(status);
    assertThat(post(GOOD.getBytes(UTF_8), JSON, "identity")).isEqualTo(202);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void line_harmsNoNeighbour(String name, String line, int status) throws Exception {
    String body = GOOD + "\n" + line + "\n" + GOOD + "\n";
    String answer = answer(body.getBytes(UTF_8), NDJSON, "identity");
    assertThat(answer).as(name).startsWith("202 {\"accepted\":" + (status == 202 ? 3 : 2));
  }

  @Test
  void otherTypesAndEncodings_areRefused() throws Exception {
    assertThat(post(GOOD.getBytes(UTF_8), "text/html", "identity")).isEqualTo(415);
    assertThat(post(GOOD.getBytes(UTF_16), JSON, "identity")).isEqualTo(400);
    for (String encoding : List.of("br", "snappy", "gzip, gzip", "deflate")) {
      assertThat(post(GOOD.getBytes(UTF_8), JSON, encoding)).as(encoding).isEqualTo(415);
    }
  }

  @Test
  void bombs_areStoppedEarly() throws Exception {
    dropBombs();
  }

  private void dropBombs() throws Exception {
    for (String type : List.of(JSON, NDJSON)) {
      assertThat(post(gzipBomb, type, "gzip")).as("gzip, %s", type).isEqualTo(413);
      assertThat(post(zstdBomb, type, "zstd")).as("zstd, %s", type).isEqualTo(413);
    }
    assertThat(post(GOOD.getBytes(UTF_8), JSON, "identity")).isEqualTo(202);
  }

  @Test
  void liesAboutTheLength_andEndlessBodies_hurtNobodyElse() throws Exception {
    try (Socket tooLong = open("Content-Length: 5000\r\n");
        Socket endless = open("Transfer-Encoding: chunked\r\n")) {
      write(tooLong, GOOD);
      assertThat(post(GOOD.getBytes(UTF_8), JSON, "identity")).isEqualTo(202);
      String chunk = "100000\r\n" + " ".repeat(1 << 20) + "\r\n";
      assertThat(writeUntilRefused(endless, chunk)).isLessThan(100);
      assertThat(post(GOOD.getBytes(UTF_8), JSON, "identity")).isEqualTo(202);
    }
    try (Socket tooShort = open("Content-Length: 10\r\n")) {
      write(tooShort, GOOD);
      assertThat(new String(tooShort.getInputStream().readNBytes(12), UTF_8))
          .isEqualTo("HTTP/1.1 400");
    }
  }

  @Test
  void slowClients_holdNoOtherOneBack() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        Socket socket = open("Content-Length: 1000\r\n");
        write(socket, "{");
        slow.add(socket);
      }
      Instant begin = Instant.now();
      for (int i = 0; i < 20; i++) {
        assertThat(post(GOOD.getBytes(UTF_8), JSON, "identity")).isEqualTo(202);
      }
      assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void oddNumbers_areStoredAsDeclared_neverAsZero() throws Exception {
    String record =
        """
        {"model":"odd","prediction_id":9007199254740993,"timestamp":1772362800000,"features":{
         "nan":NaN,"null":null,"inf":Infinity,"minus_inf":-Infinity,"huge":1e400,"minus_zero":-0.0,
         "tiny":4.9E-324,"text_nan":"NaN","text_null":"null","int":3,"yes":true}}
        """;
    assertThat(post(record.getBytes(UTF_8), JSON, "identity")).isEqualTo(202);
    await("SELECT count() FROM predictions WHERE model = 'odd'", 1);
    String row =
        clickHouse.columns(
            "SELECT prediction_id, arraySort(null_features),"
                + " arraySort(arrayMap((k, v) -> concat(k, '=', toString(v)),"
                + " mapKeys(num), mapValues(num))),"
                + " arraySort(arrayMap((k, v) -> concat(k, '=', v), mapKeys(cat), mapValues(cat)))"
                + " FROM predictions WHERE model = 'odd'",
            Map.of(),
            in -> in.readString() + in.readStrings() + in.readStrings() + in.readStrings());
    assertThat(row)
        .isEqualTo(
            "9007199254740993[nan, null]"
                + "[huge=inf, inf=inf, int=3, minus_inf=-inf, minus_zero=-0, tiny=5e-324]"
                + "[text_nan=NaN, text_null=null, yes=true]");
  }

  @Test
  void floodsOfNewNamesAndValues_leaveTheHeapFlat() throws Exception {
    post(GOOD.getBytes(UTF_8), JSON, "identity");
    long before = heap();
    for (int part = 0; part < 5; part++) {
      int first = part * 20_000;
      post(lines(first, 20_000, "{\"model\":\"cat\",\"features\":{\"a\":\"value %d\"}}"));
      post(lines(part * 1_000, 1_000, "{\"model\":\"wide\",\"features\":{\"name %d\":1}}"));
      post(lines(part * 400, 400, "{\"model\":\"model %d\"}"));
    }
    dropBombs();
    for (Arguments document : documents()) {
      post(((String) document.get()[1]).getBytes(UTF_8), JSON, "identity");
    }
    await("SELECT uniqExact(cat['a']) FROM predictions WHERE model = 'cat'", 100_000);
    long after = heap();
    for (int round = 0; round < 20; round++) {
      dropBombs();
    }
    long later = heap();
    System.out.printf(
        "heap after collection: %d, %d, %d MiB%n", before >> 20, after >> 20, later >> 20);
    assertThat(later).as("heap at first %d, then %d", before, after).isLessThan(after + GROWTH);
    assertThat(after).as("heap at first %d", before).isLessThan(before + 2 * GROWTH);
    assertThat(process.isAlive()).isTrue();
  }

  private static byte[] lines(int first, int count, String template) {
    return IntStream.range(first, first + count)
        .mapToObj(template::formatted)
        .collect(Collectors.joining("\n"))
        .getBytes(UTF_8);
  }

  private void post(byte[] lines) throws Exception {
    assertThat(post(lines, NDJSON, "identity")).isEqualTo(202);
  }

  private int post(byte[] body, String type, String encoding) throws Exception {
    return Integer.parseInt(answer(body, type, encoding).substring(0, 3));
  }

  private String answer(byte[] body, String type, String encoding) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/predictions"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", type)
                .header("Content-Encoding", encoding)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  private Socket open(String header) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    write(
        socket,
        "POST /v1/predictions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            + header
            + "\r\n");
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  /** How many chunks it took until the server answered or hung up. */
  private static int writeUntilRefused(Socket socket, String chunk) throws IOException {
    int count = 0;
    try {
      while (socket.getInputStream().available() == 0 && count < 1_000) {
        write(socket, chunk);
        count++;
        LockSupport.parkNanos(1_000_000);
      }
    } catch (SocketException e) {
      return count; // hung up
    }
    return count;
  }

  private void await(String count, long expected) {
    Instant deadline = Instant.now().plusSeconds(60);
    long found = -1;
    while (found < expected) {
      assertThat(Instant.now()).as("%d of %d", found, expected).isBefore(deadline);
      found =
          clickHouse.columns(
              count.replaceFirst("SELECT (\\S+)", "SELECT toInt64($1)"),
              Map.of(),
              in -> in.hasNext() ? in.readLong() : -1);
    }
  }

  private long heap() throws Exception {
    OutputStream in = process.getOutputStream();
    in.write('\n');
    in.flush();
    return Long.parseLong(line("heap "));
  }

  private String line(String start) throws InterruptedException {
    while (true) {
      String line = said.poll(60, TimeUnit.SECONDS);
      assertThat(line).as("the process says '%s'", start).isNotNull();
      if (line.startsWith(start)) {
        return line.substring(start.length());
      }
    }
  }

  private static byte[] gzipOfBlanks(long size) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] blanks = " ".repeat(1 << 20).getBytes(UTF_8);
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      for (long written = 0; written < size; written += blanks.length) {
        out.write(blanks);
      }
    }
    return bytes.toByteArray();
  }
}
