package dev.tidemark.server.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.tidemark.server.assembly.Service;
import dev.tidemark.server.assembly.ServiceOptions;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.storage.engine.TestEngine;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two months of the bank's calls, before and in the financial crisis, side by side. */
@Tag("browser")
class ComparisonStoryTest {
  private static final String MODEL = "bank-term-deposit";
  private static final double PATIENCE_MILLIS = 30_000; // rows of two months are read
  private static final Path DATA =
      Path.of(System.getProperty("tidemark.root", ".."), "../shared/data/bank-marketing");
  private static final String AUGUST_AND_MAY =
      "/compare?a_from=2009-05-01T00:00:00Z&a_to=2009-06-01T00:00:00Z"
          + "&b_from=2008-08-01T00:00:00Z&b_to=2008-09-01T00:00:00Z&b_version=&b_segment=";

  @Test
  void twoMonths_areCompared_andThePerformanceIsShown(@TempDir Path directory) throws Exception {
    Optional<Path> chromium =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(chromium.isPresent(), "no chromium on this machine");
    Assumptions.assumeTrue(Files.exists(DATA), "no shared data beside this checkout");
    TestEngine.requireLibrary();
    ServiceOptions options =
        ServiceOptions.fromEnvironment(Map.of())
            .withAddress("127.0.0.1", 0)
            .withDataDirectory(directory.resolve("data"));
    try (Service service = Service.start(options);
        TidemarkClient client = new TidemarkClient(service.url(), null);
        Playwright playwright =
            Playwright.create(
                new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser =
            playwright
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium.orElseThrow())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu")))) {
      load(client);
      List<String> complaints = new ArrayList<>();
      PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
      Page page = browser.newPage();
      page.setDefaultTimeout(PATIENCE_MILLIS);
      page.onConsoleMessage(message -> {
        if (message.type().equals("error")) {
          complaints.add(message.text());
        }
      });
      page.onPageError(complaints::add);
      page.navigate(service.url() + "/models/" + MODEL + AUGUST_AND_MAY);
      assertThat(page.locator(".headline")).containsText("features differ, most of all");
      Locator rates = row(page, "#drift", "euribor3m");
      assertThat(rates).containsText("drifted");
      assertThat(row(page, "#volume", "Predictions")).containsText("5\u202F794");
      assertThat(row(page, "#volume", "Predictions")).containsText("5\u202F175");
      rates.getByRole(AriaRole.BUTTON).click();
      assertThat(page.locator("#distribution h2")).hasText("Distribution of euribor3m");
      assertThat(page.locator("#distribution canvas")).isVisible();
      page.navigate(service.url() + "/models/" + MODEL + "/performance");
      assertThat(page.locator(".headline")).containsText(Pattern.compile("accuracy \\d\\d\\.\\d"));
      assertThat(page.locator("#roc canvas")).isVisible();
      assertThat(page.locator("#calibration canvas")).isVisible();
      assertThat(complaints).isEmpty();
    }
  }

  private static Locator row(Page page, String panel, String name) {
    return page.locator(panel + " tbody tr")
        .filter(new Locator.FilterOptions().setHasText(name))
        .first();
  }

  private static void load(TidemarkClient client) throws FileNotFoundException {
    client.putJson(
        "/v1/models/" + MODEL, Map.of("task", "binary", "positive_label", "1", "window", "1mo"));
    post(client, "/v1/predictions", "predictions.ndjson.gz");
    post(client, "/v1/labels?model=" + MODEL, "labels.ndjson.gz");
    Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
    while (client.get("/v1/models/" + MODEL).number("rows").orElse(0) < 22_366) {
      assertThat(Instant.now()).isBefore(deadline);
      LockSupport.parkNanos(100_000_000);
    }
    client.put(
        "/v1/models/" + MODEL + "/references/before",
        TidemarkClient.JSON,
        BodyPublishers.ofString(
            "{\"from\": \"2008-08-01T00:00:00Z\", \"to\": \"2008-09-01T00:00:00Z\"}"));
    client.post(
        "/v1/models/" + MODEL + "/analyses",
        TidemarkClient.JSON,
        BodyPublishers.ofString(
            "{\"from\": \"2008-11-01T00:00:00Z\", \"to\": \"2009-06-01T00:00:00Z\"}"),
        Map.of("Prefer", "wait=60"));
  }

  private static void post(TidemarkClient client, String path, String file)
      throws FileNotFoundException {
    assertThat(
            client
                .post(
                    path,
                    TidemarkClient.NDJSON,
                    BodyPublishers.ofFile(DATA.resolve(file)),
                    Map.of("Content-Encoding", "gzip"))
                .status())
        .isEqualTo(202);
  }
}
