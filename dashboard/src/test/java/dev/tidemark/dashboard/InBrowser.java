package dev.tidemark.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/**
 * A real browser on the pages, over a real engine with made-up models. Notes errors, policy
 * reports, dialogs and requests to anybody else as complaints.
 */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
abstract class InBrowser {
  static final List<String> LEVELS =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

  EmbeddedServer server;
  private HeadlessChromium chromium;
  final List<String> complaints = new ArrayList<>();
  private final List<BrowserContext> contexts = new ArrayList<>();

  @BeforeAll
  void start() {
    Assumptions.assumeTrue(HeadlessChromium.locate().isPresent(), "no chromium on this machine");
    server = DashboardServer.start(0, SyntheticFleet::fill);
    chromium = new HeadlessChromium();
    PlaywrightAssertions.setDefaultAssertionTimeout(15_000);
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

  /** Shown in both schemes and on a phone: no complaint, no violation of WCAG, nothing cut off. */
  final void assertGood(String path) {
    Page page = open(path, 1440, ColorScheme.LIGHT);
    assertAccessible(page);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    assertNone(new AxeBuilder(page).withRules(List.of("color-contrast")));
    Page phone = open(path, 360, ColorScheme.LIGHT);
    assertFits(phone);
    assertNone(new AxeBuilder(phone).withRules(List.of("color-contrast", "target-size")));
    assertThat(complaints).isEmpty();
  }

  static void assertAccessible(Page page) {
    assertNone(new AxeBuilder(page).withTags(LEVELS));
  }

  private static void assertNone(AxeBuilder axe) {
    List<Rule> violations = axe.analyze().getViolations();
    assertThat(violations.stream().map(InBrowser::words).toList()).isEmpty();
  }

  /** Nothing of the page lies beyond its right edge. */
  static void assertFits(Page page) {
    Object cutOff =
        page.evaluate(
            """
            () => document.documentElement.scrollWidth <= innerWidth ? [] :
              [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll'))
                .slice(0, 8).map(e => e.outerHTML.slice(0, 120))
            """);
    assertThat((List<?>) cutOff).isEmpty();
  }

  final Page open(String path, int width, ColorScheme scheme) {
    Page page = blank(width, scheme);
    page.navigate(address(path));
    assertThat(page.locator(".skeleton")).hasCount(0);
    assertListens(page);
    return page;
  }

  /** A page that was gone to from another: it is there, and its keys work. */
  static void assertStands(Page page, String title) {
    assertThat(page.locator("h1")).hasText(title);
    assertListens(page);
  }

  /** The page's script has run: keys are heard. */
  private static void assertListens(Page page) {
    assertThat(page.locator("dialog.palette")).hasCount(1);
  }

  /** A page that notes errors, policy reports, dialogs and requests to anybody else. */
  final Page blank(int width, ColorScheme scheme) {
    BrowserContext context =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(width, 900)
                    .setColorScheme(scheme)
                    .setReducedMotion(ReducedMotion.REDUCE)); // no colour in between is looked at
    contexts.add(context);
    Page page = context.newPage();
    page.setDefaultTimeout(15_000);
    page.addInitScript(
        "addEventListener('securitypolicyviolation', e => console.error('policy: ' +"
            + " e.violatedDirective + ' ' + e.blockedURI));");
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
      if (!List.of("data", "blob", "file").contains(uri.getScheme())
          && uri.getPort() != server.getPort()) {
        complaints.add("request to " + request.url());
      }
    });
    return page;
  }

  final String address(String path) {
    return server.getURL() + path;
  }

  static Locator link(Page page, String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  static String words(Rule rule) {
    return rule.getId()
        + ": "
        + rule.getHelp()
        + " "
        + rule.getNodes().stream().limit(3).map(node -> node.getHtml()).toList();
  }
}
