package dev.tidemark.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tidemark.dashboard.page.Shell;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reading pages. */
class BrowserTest extends InBrowser {
  static List<String> pages() {
    return List.of(
        "/",
        "/models/flights",
        "/models/credit",
        "/models/new-model",
        "/models/flights/features/distance",
        "/models/flights/features/origin?at=2026-04-22T00:00:00Z",
        "/models/flights/features/bio_embedding",
        "/models/no-such-model",
        Shell.model(SyntheticFleet.HOSTILE),
        Shell.feature(SyntheticFleet.HOSTILE, "distance"));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void page_asksNobodyElse_breaksNoPolicy_isAccessible_andFitsAPhone(String path) {
    assertGood(path);
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
  void fleet_namesCandidatesAndIncidents_asText() {
    Page page = open("/", 1440, ColorScheme.LIGHT);
    assertThat(page.locator("tr[data-name=credit] [data-candidate]")).containsText("<i>live</i>");
    assertThat(page.locator("tr[data-name=flights] [data-incidents]")).containsText("1 critical");
    assertThat(page.locator("[data-candidate] a i:not([aria-hidden])")).hasCount(0);
    assertThat(complaints).isEmpty();
  }

  @Test
  void model_drawsHowItWasServed_andMarksWhereAVersionBegins() {
    Page page = open("/models/credit", 1440, ColorScheme.LIGHT);
    assertThat(page.locator("#strip .keys-row"))
        .containsText("version " + SyntheticFleet.CANARY + ", 13 Mar 2026");
    assertThat(page.locator("#serving canvas")).isVisible();
    assertThat(page.locator("#serving .note")).containsText("p95 in the latest window");
    page.locator("#serving").getByText("As table").click();
    assertThat(page.locator("#serving thead")).containsText("p99 latency");
    assertThat(page.locator("#serving tbody tr")).hasCount(89);
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
    assertStands(page, "credit");
    assertThat(page.locator("#strip canvas")).isVisible();
    page.keyboard().press("?");
    assertThat(page.locator("dialog[open]")).isVisible();
    page.keyboard().press("Escape");
    page.keyboard().press("g");
    page.keyboard().press("i");
    assertThat(page.locator("h1")).hasText("Incidents");
  }

  @Test
  void vector_isShownByItsDistances_notByEmptyHistograms() {
    Page page = open("/models/flights", 1440, ColorScheme.LIGHT);
    assertThat(page.locator("#strip ol")).containsText("bio_embedding");
    assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("bio_embedding")))
        .containsText("MMD 0.0");
    link(page, "bio_embedding").first().click();
    assertThat(page.locator("#mmd canvas")).isVisible();
    assertThat(page.locator("#centre canvas")).isVisible();
    assertThat(page.locator("#angle canvas")).isVisible();
    assertThat(page.locator("#distribution, #psi, #quantiles")).hasCount(0);
    assertThat(page.locator(".headline")).containsText("bio_embedding has drifted since");
    assertThat(complaints).isEmpty();
  }

  @Test
  void otherReferences_standBesideTheOneThatVerdictsGoBy() {
    Page page = open("/models/flights/features/distance", 1440, ColorScheme.LIGHT);
    assertThat(page.locator("#others")).containsText("trailing:7");
    assertThat(page.locator("#others tbody tr")).containsText("0.00210");
    assertThat(complaints).isEmpty();
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
}
