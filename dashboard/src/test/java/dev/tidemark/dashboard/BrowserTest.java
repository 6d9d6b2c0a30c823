package dev.tidemark.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tidemark.dashboard.page.Shell;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages in a real browser, over a real engine with made-up models. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class BrowserTest {
  private static final List<String> LEVELS =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

  private EmbeddedServer server;
  private HeadlessChromium chromium;
  private final List<String> complaints = new ArrayList<>();
  private final List<BrowserContext> contexts = new ArrayList<>();

  @BeforeAll
  void start() {
    Assumptions.assumeTrue(HeadlessChromium.locate().isPresent(), "no chromium on this machine");
    server = DashboardServer.start(0, SyntheticFleet::fill);
    chromium = new HeadlessChromium();
  }

  @AfterAll
  void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @AfterEach
  void closeContexts() {
    contexts.forEach(BrowserContext::close);
    contexts.clear();
    complaints.clear();
  }

  static List<String> pages() {
    return List.of(
        "/",
        "/models/flights",
        "/models/credit",
        "/models/new-model",
        "/models/flights/features/distance",
        "/models/flights/features/origin?at=2026-04-22T00:00:00Z",
        "/models/no-such-model",
        Shell.model(SyntheticFleet.HOSTILE),
        Shell.feature(SyntheticFleet.HOSTILE, "distance"),
        "/incidents",
        "/incidents?state=",
        "/shadow");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void page_asksNobodyElse_breaksNoPolicy_andIsAccessible(String path) {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      Page page = open(path, 1440, scheme);
      List<Rule> violations = new AxeBuilder(page).withTags(LEVELS).analyze().getViolations();
      assertThat(violations.stream().map(BrowserTest::words).toList()).isEmpty();
      assertThat(complaints).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void page_fitsAPhone(String path) {
    Page page = open(path, 360, ColorScheme.LIGHT);
    Object overflow =
        page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth");
    assertThat(((Number) overflow).intValue()).isLessThanOrEqualTo(0);
    assertThat(
            new AxeBuilder(page)
                .withTags(LEVELS).analyze().getViolations().stream()
                    .map(BrowserTest::words)
                    .toList())
        .isEmpty();
    assertThat(complaints).isEmpty();
  }

  @Test
  void fromTheFleetToTheGuiltyFeature_inTwoClicks() {
    Page page = open("/", 1440, ColorScheme.LIGHT);
    link(page, "flights").click();
    assertThat(page.locator(".headline")).containsText("distance has drifted since 2 Apr 2026");
    page.locator(".headline")
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("distance"))
        .click();
    assertThat(page.locator("h1")).hasText("distance");
    assertThat(page.locator("#distribution canvas")).isVisible();
    assertThat(complaints).isEmpty();
  }

  @Test
  void hostileName_isText() {
    Page page = open("/", 1440, ColorScheme.LIGHT);
    Locator name = link(page, SyntheticFleet.HOSTILE);
    assertThat(name.first()).isVisible();
    name.first().click();
    assertThat(page.locator("h1")).hasText(SyntheticFleet.HOSTILE);
    assertThat(page.locator("#strip canvas")).isVisible();
    assertThat(page.locator("main img")).hasCount(0);
    assertThat(complaints).isEmpty();
  }

  @Test
  void hostileAlert_isText_andIsAcknowledgedInTwoTaps() {
    Page page = open("/incidents", 390, ColorScheme.DARK);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Acknowledge"))
        .first()
        .click();
    page.getByLabel("Your name").fill("grace");
    page.locator("dialog")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Acknowledge"))
        .click();
    assertThat(page.locator("main")).containsText("acknowledged by grace");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Resolved")).click();
    assertThat(page.locator("tbody")).containsText("<script>alert(1)</script>");
    assertThat(complaints).isEmpty();
  }

  @Test
  void keyboardAlone_reachesEverything() {
    Page page = open("/", 1440, ColorScheme.LIGHT);
    page.keyboard().press("Tab");
    assertThat(page.locator(".skip")).isFocused();
    page.keyboard().press("/");
    assertThat(page.getByLabel("Find a model")).isFocused();
    page.keyboard().type("credit");
    assertThat(page.locator("tbody tr:visible")).hasCount(1);
    link(page, "credit").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("h1")).hasText("credit");
    assertThat(page.locator("#strip canvas")).isVisible();
    page.keyboard().press("?");
    assertThat(page.locator("dialog")).isVisible();
    page.keyboard().press("Escape");
    page.keyboard().press("g");
    page.keyboard().press("i");
    assertThat(page.locator("h1")).hasText("Incidents");
  }

  @Test
  void windowKeys_stepThroughTheFeaturesWindows() {
    Page page =
        open("/models/flights/features/distance?at=2026-04-10T00:00:00Z", 1440, ColorScheme.LIGHT);
    page.keyboard().press("[");
    assertThat(page).hasURL(Pattern.compile("at=2026-04-09"));
    assertThat(page.locator(".stepper")).containsText("9 Apr 2026");
  }

  @Test
  void everyChart_standsAsATableToo() {
    Page page = open("/models/flights", 1440, ColorScheme.LIGHT);
    for (String panel : List.of("strip", "performance", "traffic", "nulls")) {
      page.locator("#" + panel)
          .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("As table"))
          .click();
      assertThat(page.locator("#" + panel + " table tbody tr")).hasCount(89);
    }
    assertThat(page.locator("#traffic tbody tr").first()).containsText("1 Feb 2026");
  }

  @Test
  void brush_movesEveryChart_andStaysInTheAddress() {
    Page page = open("/models/flights", 1440, ColorScheme.LIGHT);
    Locator canvas = page.locator("#traffic canvas");
    canvas.scrollIntoViewIfNeeded();
    var box = canvas.boundingBox();
    page.mouse().move(box.x + box.width * 0.6, box.y + 60);
    page.mouse().down();
    page.mouse().move(box.x + box.width * 0.8, box.y + 60);
    page.mouse().up();
    assertThat(page).hasURL(Pattern.compile("from=2026-0[34]-.*to=2026-04-"));
    page.reload();
    page.locator("#traffic")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("As table"))
        .click();
    assertThat(page.locator("#traffic table tbody tr").first()).not().containsText("1 Feb 2026");
    assertThat(complaints).isEmpty();
  }

  @Test
  void failingPanel_saysSo_andTheRestStands() {
    Page page = blank(1440, ColorScheme.LIGHT);
    page.route(
        "**/profile?**",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(503)
                    .setContentType("application/problem+json")
                    .setBody("{\"detail\": \"ClickHouse does not answer at the moment.\"}")));
    page.navigate(address("/models/flights/features/distance"));
    assertThat(page.locator("#distribution [role=alert]"))
        .containsText("ClickHouse does not answer at the moment.");
    assertThat(page.locator("#psi canvas")).isVisible();
    assertThat(page.locator(".headline")).containsText("distance");
    page.unrouteAll();
    page.locator("#distribution")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Try again"))
        .click();
    assertThat(page.locator("#distribution canvas")).isVisible();
  }

  @Test
  void themeSwitch_recolours_andIsKept() {
    Page page = open("/models/flights", 1440, ColorScheme.LIGHT);
    page.keyboard().press("t");
    assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    page.reload();
    assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    assertThat(complaints).isEmpty();
  }

  private Page open(String path, int width, ColorScheme scheme) {
    Page page = blank(width, scheme);
    page.navigate(address(path));
    assertThat(page.locator(".skeleton")).hasCount(0);
    return page;
  }

  /** A page that notes errors, policy reports, dialogs and requests to anybody else. */
  private Page blank(int width, ColorScheme scheme) {
    BrowserContext context =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme));
    contexts.add(context);
    Page page = context.newPage();
    page.addInitScript(
        "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI));");
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") && !message.text().contains("status of 404")) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
    page.onDialog(dialog -> {
      complaints.add("dialog: " + dialog.message());
      dialog.dismiss();
    });
    page.onRequest(request -> {
      URI uri = URI.create(request.url().split("[?]", 2)[0].replace("|", "%7C"));
      if (!"data".equals(uri.getScheme())
          && !"blob".equals(uri.getScheme())
          && uri.getPort() != server.getPort()) {
        complaints.add("request to " + request.url());
      }
    });
    return page;
  }

  private String address(String path) {
    return server.getURL() + path;
  }

  private static Locator link(Page page, String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static String words(Rule rule) {
    return rule.getId()
        + ": "
        + rule.getHelp()
        + " "
        + rule.getNodes().stream().limit(3).map(node -> node.getHtml()).toList();
  }
}
