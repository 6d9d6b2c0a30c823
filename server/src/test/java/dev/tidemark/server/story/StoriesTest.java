package dev.tidemark.server.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tidemark.storage.engine.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people do with the pages, on real data, through all rooms: the demo's flights with their two
 * injected incidents and the bank's calls before and in the financial crisis.
 */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class StoriesTest {
  private static final String FLIGHTS = "/models/" + StoryServer.FLIGHTS;
  private static final String BANK = "/models/" + StoryServer.BANK;
  private static final String AUGUST_AND_MAY =
      BANK
          + "/compare?a_from=2009-05-01T00:00:00Z&a_to=2009-06-01T00:00:00Z"
          + "&b_from=2008-08-01T00:00:00Z&b_to=2008-09-01T00:00:00Z&b_version=&b_segment=";

  private StoryServer server;
  private Visits visits;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException, InterruptedException {
    Optional<Path> chromium = Visits.chromium();
    Assumptions.assumeTrue(chromium.isPresent(), "no chromium on this machine");
    Assumptions.assumeTrue(Files.exists(StoryServer.DATA), "no shared data beside this checkout");
    TestEngine.requireLibrary();
    server = StoryServer.start(directory);
    visits = new Visits(server.url(), chromium.orElseThrow());
  }

  @AfterAll
  void stop() {
    if (visits != null) {
      visits.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @AfterEach
  void leave() {
    visits.leave();
  }

  @Test
  void fromTheFleet_toTheGuiltyFeatureOfTheIncident_inThreeClicks() {
    Page page = visits.open("/", 1440, ColorScheme.LIGHT);
    link(page, StoryServer.FLIGHTS).click();
    assertThat(page.locator("#strip canvas")).isVisible();
    clickCell(page, "distance", "2001-04-12T12:00:00Z");
    assertThat(page.locator("h1")).hasText("distance");
    assertThat(page.locator(".stepper")).containsText("12 Apr 2001");
    assertThat(page.locator("#distribution canvas")).isVisible();
    Locator psi = page.locator("tr", new Page.LocatorOptions().setHas(metric(page, "psi")));
    assertThat(psi).containsText("drift");
    metric(page, "psi").getByRole(AriaRole.BUTTON).click(); // the third: how it came about
    assertThat(page.locator(".how")).containsText("metric=psi");
    visits.assertNoComplaint();
  }

  @Test
  void twoMonths_areCompared_andThePerformanceIsShown() {
    Page page = visits.open(AUGUST_AND_MAY, 1440, ColorScheme.LIGHT);
    assertThat(page.locator(".headline")).containsText("features differ, most of all");
    Locator rates = row(page, "#drift", "euribor3m");
    assertThat(rates).containsText("drifted");
    assertThat(row(page, "#volume", "Predictions")).containsText("5\u202F794");
    assertThat(row(page, "#volume", "Predictions")).containsText("5\u202F175");
    rates.getByRole(AriaRole.BUTTON).click();
    assertThat(page.locator("#distribution h2")).hasText("Distribution of euribor3m");
    assertThat(page.locator("#distribution canvas")).isVisible();
    page.navigate(server.url() + BANK + "/performance");
    assertThat(page.locator(".headline")).containsText(Pattern.compile("accuracy \\d\\d\\.\\d"));
    assertThat(page.locator("#roc canvas")).isVisible();
    assertThat(page.locator("#calibration canvas")).isVisible();
    visits.assertNoComplaint();
  }

  @Test
  void incident_isAcknowledgedInTwoTaps_thenSilenced_onAPhoneAtNight() {
    Page page = visits.open("/incidents?model=" + StoryServer.BANK, 360, ColorScheme.DARK);
    press(page.locator("#incidents"), "Acknowledge");
    Locator dialog = page.locator("dialog[open]");
    dialog.getByLabel("Your name").fill("grace");
    press(dialog, "Acknowledge");
    assertThat(page.locator("#incidents")).containsText("acknowledged by grace");
    page.locator("#incidents tbody tr")
        .filter(new Locator.FilterOptions().setHasText("acknowledged by grace"))
        .first()
        .locator("td.words a")
        .click();
    assertThat(page.locator(".lead")).containsText("acknowledged by grace");
    press(page.locator("#diagnosis"), "Silence");
    dialog.getByLabel("Why").fill("the crisis is known");
    press(dialog, "Silence");
    assertThat(dialog).hasCount(0);
    page.navigate(server.url() + "/silences");
    assertThat(page.locator("#silences")).containsText("model=" + StoryServer.BANK);
    assertThat(page.locator("#silences")).containsText("the crisis is known");
    Visits.assertFits(page);
    press(page.locator("#silences"), "End");
    press(dialog, "End");
    assertThat(page.locator("#silences")).containsText("over");
    visits.assertNoComplaint();
  }

  @Test
  void replay_isBegun_andWatchedToItsVerdict() {
    Page page = visits.open("/shadow", 1440, ColorScheme.LIGHT);
    page.getByRole(
            AriaRole.BUTTON,
            new Page.GetByRoleOptions().setName("Replay 1.1.0 of " + StoryServer.FLIGHTS))
        .click();
    press(page.locator("dialog[open]"), "Start");
    page.waitForURL("**/replays/*");
    assertThat(page.locator("#progress")).containsText("done");
    assertThat(page.locator("#verdict .decision")).isVisible();
    assertThat(page.locator("#differences svg").first()).isVisible();
    assertThat(page.locator("#flips table")).isVisible();
    Visits.assertAccessible(page);
    page.setViewportSize(360, 900);
    Visits.assertFits(page);
    visits.assertNoComplaint();
  }

  @Test
  void report_isExported_andStandsAlone(@TempDir Path directory) {
    Page page = visits.open(FLIGHTS, 1440, ColorScheme.LIGHT);
    Download download = page.waitForDownload(() -> press(page.locator("header.top"), "Report"));
    Path file = directory.resolve("report.html");
    download.saveAs(file);
    Page saved = visits.blank(1440, ColorScheme.LIGHT);
    saved.navigate(file.toUri().toString());
    assertThat(saved.locator("h1")).hasText(StoryServer.FLIGHTS);
    assertThat(saved.locator(".report-figure svg").nth(3)).isVisible(); // the time line's four
    assertThat(saved.locator(".report-figure").first()).containsText("distance");
    assertThat(saved.locator("script, button, link, form")).hasCount(0);
    Visits.assertAccessible(saved);
    visits.assertNoComplaint();
  }

  @Test
  void keyboardAlone_findsTheIncident() {
    Page page = visits.open("/", 1440, ColorScheme.LIGHT);
    page.keyboard().press("/");
    page.keyboard().type("flight");
    assertThat(page.locator("tbody tr:visible")).hasCount(1);
    page.keyboard().press("Tab");
    page.keyboard().press("Escape");
    page.locator("body").press("Control+k");
    page.keyboard().type(StoryServer.FLIGHTS);
    assertThat(page.locator("[role=option]").first()).containsText(StoryServer.FLIGHTS);
    page.keyboard().press("Enter");
    stands(page, StoryServer.FLIGHTS);
    page.keyboard().press("Control+k");
    page.keyboard().type("distance");
    assertThat(page.locator("[role=option]").first()).containsText("distance");
    page.keyboard().press("Enter");
    stands(page, "distance");
    page.keyboard().press("[");
    assertThat(page).hasURL(Pattern.compile("at=2001-06-29"));
    stands(page, "distance");
    page.keyboard().press("g");
    page.keyboard().press("i");
    stands(page, "Incidents");
    assertThat(page.locator(".skeleton")).hasCount(0);
    page.keyboard().press("j");
    page.keyboard().press("Enter");
    assertThat(page.locator("#alerts tbody tr").first()).isVisible();
    visits.assertNoComplaint();
  }

  /** Clicks where the strip shows a feature's window. */
  private static void clickCell(Page page, String feature, String at) {
    Locator canvas = page.locator("#strip .canvas");
    canvas.scrollIntoViewIfNeeded();
    Object spot =
        page.evaluate(
            """
            ([feature, at]) => {
              const place = document.querySelector('#strip .canvas');
              const names = [...document.querySelectorAll('#strip ol li a')].map(a => a.textContent);
              const chart = echarts.getInstanceByDom(place);
              const [x, y] = chart.convertToPixel({ gridIndex: 0 },
                [Date.parse(at), names.indexOf(feature) + 0.5]);
              const frame = place.getBoundingClientRect();
              return [frame.left + x, frame.top + y];
            }
            """,
            List.of(feature, at));
    assertThat(spot)
        .isInstanceOfSatisfying(
            List.class, point -> page.mouse().click(number(point.get(0)), number(point.get(1))));
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  private static Locator metric(Page page, String name) {
    return page.locator("[data-metric=" + name + "]");
  }

  private static void stands(Page page, String title) {
    assertThat(page.locator("h1")).hasText(title);
    assertThat(page.locator("dialog.palette")).hasCount(1); // its script has run
  }

  private static Locator link(Page page, String name) {
    return page.locator("main")
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name).setExact(true))
        .first();
  }

  private static Locator row(Page page, String panel, String name) {
    return page.locator(panel + " tbody tr")
        .filter(new Locator.FilterOptions().setHasText(name))
        .first();
  }

  private static void press(Locator within, String name) {
    within
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true))
        .first()
        .click();
  }
}
