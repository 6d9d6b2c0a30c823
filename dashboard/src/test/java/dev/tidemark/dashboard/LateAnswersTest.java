package dev.tidemark.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tidemark.storage.metadata.ModelCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Answers that come late, or in another order than they were asked for. */
class LateAnswersTest extends InBrowser {
  /** The first request of a kind, kept back with what the server says to it then. */
  private static final class Held {
    private final List<Route> routes = new ArrayList<>();
    private final List<APIResponse> answers = new ArrayList<>();

    /** Holds the first request that fits; later ones pass. */
    static Held first(Page page, String url, Predicate<Route> fits) {
      Held held = new Held();
      page.route(
          url,
          route -> {
            if (held.routes.isEmpty() && fits.test(route)) {
              held.routes.add(route);
              held.answers.add(route.fetch());
            } else {
              route.resume();
            }
          });
      return held;
    }

    void await(Page page) {
      page.waitForCondition(() -> !answers.isEmpty());
    }

    /** Lets it go; returns when the page has had it and time to act on it. */
    void release(Page page) {
      Route route = routes.getFirst();
      page.waitForRequestFinished(
          new Page.WaitForRequestFinishedOptions().setPredicate(route.request()::equals),
          () -> route.fulfill(new Route.FulfillOptions().setResponse(answers.getFirst())));
      page.evaluate("async () => { await (await fetch('/v1/rules')).text(); }");
    }
  }

  @Test
  void areaKeepsTheNewerAnswer() {
    server.getApplicationContext().getBean(FakeAlerting.class).endSilences();
    Page page = open("/silences", 1440, ColorScheme.LIGHT);
    Locator rows = page.locator("#silences tbody tr");
    silence(page);
    assertThat(rows).hasCount(1);
    Held held = Held.first(page, "**/v1/silences", LateAnswersTest::reads);
    ask(page);
    held.await(page);
    page.keyboard().press("Escape"); // the dialog waits for the answer
    silence(page);
    assertThat(rows).hasCount(3);
    held.release(page);
    assertThat(rows).hasCount(3);
    assertThat(complaints).isEmpty();
  }

  @Test
  void fleetKeepsTheNewerRows() {
    Page page = open("/", 1440, ColorScheme.LIGHT);
    assertThat(page.locator("[data-fresh]")).hasAttribute("data-state", "on");
    ModelCatalog catalog = server.getApplicationContext().getBean(ModelCatalog.class);
    Held held =
        Held.first(page, address("/"), route -> route.request().resourceType().equals("fetch"));
    catalog.ensure("arrived-first");
    held.await(page);
    catalog.ensure("arrived-second");
    assertThat(page.locator("#fleet")).containsText("arrived-second");
    held.release(page);
    assertThat(page.locator("#fleet")).containsText("arrived-second");
    assertThat(complaints).isEmpty();
  }

  @Test
  void trialOfALimitThatWasTypedOver_changesNothing() {
    Page page = open("/rules/feature-drift", 1440, ColorScheme.LIGHT);
    Locator tried = page.locator("#backtest");
    assertThat(tried).containsText("2 alerts");
    Locator limit = page.getByLabel("Fires when it: value");
    Held held = Held.first(page, "**/backtest", _ -> true);
    limit.fill("0.5");
    held.await(page);
    limit.fill("much");
    Locator wrong = page.locator(".condition .error").first();
    assertThat(wrong).hasText("must be a number");
    held.release(page);
    assertThat(wrong).isVisible();
    assertThat(tried).containsText("Not tried");
    limit.fill("0.5");
    assertThat(tried).containsText("1 alert ");
    assertThat(wrong).isHidden();
  }

  @Test
  void explanationIsThatOfTheMetricChosenLast() {
    Page page = open("/models/flights/features/distance", 1440, ColorScheme.LIGHT);
    Held held =
        Held.first(page, "**/explain?**", route -> route.request().url().contains("ks_statistic"));
    explain(page, "KS statistic");
    held.await(page);
    explain(page, "PSI");
    Locator command = page.locator(".how pre").first();
    assertThat(command).containsText("metric=psi");
    held.release(page);
    assertThat(command).containsText("metric=psi");
    assertThat(complaints).isEmpty();
  }

  @Test
  void comparisonIsTheOneAskedForLast() {
    Page page = open("/models/flights/compare", 1440, ColorScheme.LIGHT);
    Held held = Held.first(page, "**/compare?**", LateAnswersTest::reads);
    press(page, "Compare");
    held.await(page);
    page.locator("[name=a_segment]").fill("origin=JFK");
    press(page, "Compare");
    Locator sides = page.locator(".side-names");
    assertThat(sides).isVisible();
    page.evaluate("() => document.querySelector('.side-names').setAttribute('data-kept', '')");
    held.release(page);
    assertThat(page.locator(".side-names[data-kept]")).isVisible();
    assertThat(page).hasURL(Pattern.compile("a_segment=origin"));
  }

  @Test
  void palette_goesWhereItWasTold_thoughTheModelsComeLate() {
    Page page = open("/rules", 1440, ColorScheme.LIGHT);
    Held held = Held.first(page, "**/v1/models", _ -> true);
    page.keyboard().press("Control+k");
    page.keyboard().type("flights");
    assertThat(page.locator("[role=option]")).hasCount(0);
    page.keyboard().press("Enter");
    held.await(page);
    held.routes.getFirst().fulfill(new Route.FulfillOptions().setResponse(held.answers.getFirst()));
    assertThat(page.locator("h1")).hasText("flights");
  }

  @Test
  void palette_keepsWhatIsChosen_whenMoreIsFound() {
    Page page = open("/rules", 1440, ColorScheme.LIGHT);
    Held held = Held.first(page, "**/v1/models", _ -> true);
    page.keyboard().press("Control+k");
    page.keyboard().type("re");
    page.keyboard().press("ArrowDown");
    Locator chosen = page.locator("[role=option][aria-selected=true]");
    String before = chosen.textContent();
    held.await(page);
    held.release(page);
    assertThat(chosen).hasText(before);
  }

  @Test
  void dialogOpensAtOnce_thoughItsSuggestionsDoNotCome() {
    Page page = open("/silences", 1440, ColorScheme.LIGHT);
    Held held = Held.first(page, "**/v1/models", _ -> true);
    press(page, "New silence");
    assertThat(page.locator("dialog[open]")).isVisible();
    held.await(page);
    page.keyboard().press("Escape");
    assertThat(page.locator("main button", new Page.LocatorOptions().setHasText("New silence")))
        .isFocused();
  }

  private static boolean reads(Route route) {
    return route.request().method().equals("GET");
  }

  private static void silence(Page page) {
    ask(page);
    assertThat(page.locator("dialog[open]")).hasCount(0);
  }

  private static void ask(Page page) {
    press(page, "New silence");
    Locator dialog = page.locator("dialog[open]");
    dialog.getByLabel("Your name").fill("grace");
    dialog
        .getByRole(
            AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Silence").setExact(true))
        .click();
  }

  private static void explain(Page page, String metric) {
    page.locator("[data-metric]")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(metric).setExact(true))
        .click();
  }

  private static void press(Page page, String name) {
    page.locator("main")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true))
        .first()
        .click();
  }
}
