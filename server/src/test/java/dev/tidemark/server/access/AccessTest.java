package dev.tidemark.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.assembly.Service;
import dev.tidemark.server.assembly.ServiceOptions;
import dev.tidemark.server.cli.TidemarkCommand;
import dev.tidemark.storage.engine.TestEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Keys as their users meet them: made on the command line, sent over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
  private static final String RECORD =
      "{\"model\": \"credit\", \"prediction_id\": \"1\", \"features\": {\"a\": 1}, \"prediction\":"
          + " 1}";

  private final HttpClient http = HttpClient.newHttpClient();
  private Path directory = Path.of("");
  private Service service;
  private String ingest = "";
  private String read = "";
  private String admin = "";

  @BeforeAll
  void start(@TempDir Path temporary) {
    TestEngine.requireLibrary();
    directory = temporary;
    admin = keys("create", "--name", "first", "--scope", "admin").strip(); // before it runs
    service =
        Service.start(
            ServiceOptions.fromEnvironment(Map.of())
                .withAddress("0.0.0.0", 0)
                .withDataDirectory(directory));
    ingest = keys("create", "--name", "serving", "--scope", "ingest").strip(); // while it runs
    read = keys("create", "--name", "dashboards", "--scope", "READ").strip();
  }

  @AfterAll
  void stop() {
    http.close();
    if (service != null) {
      service.close();
    }
  }

  @Test
  void withoutKey_onlyHealthIsAnswered() throws Exception {
    assertThat(get("/health/readiness", null).statusCode()).isEqualTo(200);
    assertThat(get("/health/readiness", null).body()).doesNotContain("clickhouse");
    assertThat(get("/health/readiness", read).body()).contains("clickhouse");
    for (String path : new String[] {"/v1/models", "/prometheus", "/", "/v1/nothing", "/v1/keys"}) {
      HttpResponse<String> answer = get(path, null);
      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
    }
    assertThat(post("/v1/predictions", RECORD, null).statusCode()).isEqualTo(401);
    assertThat(get("/v1/models", "tmk_wrong").statusCode()).isEqualTo(401);
  }

  @Test
  void ingest_postsAndNothingElse() throws Exception {
    assertThat(post("/v1/predictions", RECORD, ingest).statusCode()).isEqualTo(202);
    assertThat(get("/v1/models", ingest).statusCode()).isEqualTo(403);
    assertThat(get("/v1/models", ingest).body()).contains("serving", "scope ingest", "needs read");
    assertThat(put("/v1/models/credit", "{}", ingest).statusCode()).isEqualTo(403);
  }

  @Test
  void read_readsAndNothingElse() throws Exception {
    assertThat(get("/v1/models", read).statusCode()).isEqualTo(200);
    assertThat(get("/prometheus", read).statusCode()).isEqualTo(200);
    assertThat(post("/v1/predictions", RECORD, read).statusCode()).isEqualTo(403);
    assertThat(put("/v1/models/credit", "{}", read).statusCode()).isEqualTo(403);
    assertThat(get("/v1/keys", read).statusCode()).isEqualTo(403);
    assertThat(get("/v1/%6Beys", read).statusCode()).isGreaterThanOrEqualTo(403);
    assertThat(get("/v1/audit", read).statusCode()).isEqualTo(403);
  }

  @Test
  void admin_doesEverything_andItIsWrittenDown() throws Exception {
    assertThat(post("/v1/predictions", RECORD, admin).statusCode()).isEqualTo(202);
    assertThat(put("/v1/models/audited", "{}", admin).statusCode()).isBetween(200, 201);
    assertThat(get("/v1/audit", admin).body())
        .contains("\"actor\":\"first\",\"action\":\"PUT\",\"target\":\"/v1/models/audited\"")
        .doesNotContain("/v1/predictions");
    String listed = get("/v1/keys", admin).body();
    assertThat(listed).contains("\"serving\"").doesNotContain(ingest).doesNotContain("hash");
  }

  @Test
  void revokedKey_opensNothing() throws Exception {
    String brief = keys("create", "--name", "brief", "--scope", "read").strip();
    assertThat(get("/v1/models", brief).statusCode()).isEqualTo(200);
    keys("revoke", "brief");
    assertThat(get("/v1/models", brief).statusCode()).isEqualTo(401);
    assertThat(keys("list")).contains("brief", "serving").doesNotContain(ingest);
  }

  @Test
  void browser_isLedToTheSignInPageAndBack() throws Exception {
    HttpResponse<String> away =
        send(request("/models/credit?at=1").header("Accept", "text/html,*/*"));
    assertThat(away.statusCode()).isEqualTo(303);
    String page = away.headers().firstValue("Location").orElse("");
    assertThat(page).isEqualTo("/sign-in?next=%2Fmodels%2Fcredit%3Fat%3D1");
    HttpResponse<String> form = send(request(page));
    assertThat(form.statusCode()).isEqualTo(200);
    assertThat(form.body()).contains("value=\"/models/credit?at=1\"");
    assertThat(form.headers().firstValue("Content-Security-Policy").orElse("")).contains("'none'");

    HttpResponse<String> in = signIn(read, "/models/credit?at=1", "same-origin");
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(in.headers().firstValue("Location")).contains("/models/credit?at=1");
    String cookie = in.headers().firstValue("Set-Cookie").orElse("");
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain("Max-Age");
    String pair = cookie.substring(0, cookie.indexOf(';'));
    assertThat(send(request("/").header("Cookie", pair)).statusCode()).isEqualTo(200);
  }

  @Test
  void signIn_sendsNobodyAway_andRefusesKeysThatSeeNothing() throws Exception {
    for (String away : new String[] {"//evil.example", "https://evil.example", "/\\evil", "x"}) {
      assertThat(signIn(read, away, "same-origin").headers().firstValue("Location")).contains("/");
    }
    assertThat(signIn("tmk_wrong", "/", "same-origin").statusCode()).isEqualTo(401);
    assertThat(signIn(ingest, "/", "same-origin").statusCode()).isEqualTo(403);
    assertThat(signIn(read, "/", "cross-site").statusCode()).isEqualTo(403);
  }

  @Test
  void cookie_changesNothingForPagesOfOtherSites() throws Exception {
    String cookie = "tidemark_key=" + admin;
    HttpRequest.Builder change =
        request("/v1/models/cookie")
            .header("Cookie", cookie)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{}"));
    assertThat(send(change.copy()).statusCode()).isEqualTo(403);
    assertThat(send(change.copy().header("Origin", "https://evil.example")).statusCode())
        .isEqualTo(403);
    assertThat(send(change.copy().header("Sec-Fetch-Site", "cross-site")).statusCode())
        .isEqualTo(403);
    String own = "http://127.0.0.1:" + service.url().getPort();
    assertThat(send(change.copy().header("Origin", own)).statusCode()).isBetween(200, 201);
  }

  @Test
  void operatorsFile_isReadByItsOwnerOnly() throws IOException {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("operator.json"))))
        .isEqualTo("rw-------");
  }

  private String keys(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "keys";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--data-dir";
    all[arguments.length + 2] = directory.toString();
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(new TidemarkCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(new StringWriter()))
            .execute(all);
    assertThat(code).as(out.toString()).isZero();
    return out.toString();
  }

  private HttpResponse<String> signIn(String key, String next, String site) throws Exception {
    return send(
        request("/sign-in")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Sec-Fetch-Site", site)
            .POST(
                BodyPublishers.ofString(
                    "key=" + key + "&next=" + URLEncoder.encode(next, StandardCharsets.UTF_8))));
  }

  private HttpResponse<String> get(String path, @Nullable String key) throws Exception {
    return send(authorised(request(path), key));
  }

  private HttpResponse<String> post(String path, String body, @Nullable String key)
      throws Exception {
    return send(authorised(json(path), key).POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> put(String path, String body, String key) throws Exception {
    return send(authorised(json(path), key).PUT(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder json(String path) {
    return request(path).header("Content-Type", "application/json");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(service.url().resolve(path));
  }

  private static HttpRequest.Builder authorised(HttpRequest.Builder request, @Nullable String key) {
    return key == null ? request : request.header("Authorization", "Bearer " + key);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
