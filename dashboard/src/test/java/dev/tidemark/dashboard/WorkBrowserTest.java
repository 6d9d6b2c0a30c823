package dev.tidemark.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tidemark.storage.metadata.ModelCatalog;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages on which people act. */
class WorkBrowserTest extends InBrowser {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/incidents?state=",
        "/incidents/i1",
        "/incidents/none",
        "/rules",
        "/rules/feature-drift",
        "/new-rule",
        "/receivers",
        "/silences",
        "/operations",
        "/start",
        "/models/flights/settings",
        "/shadow",
        "/replays/r1"
      })
  void page_asksNobodyElse_breaksNoPolicy_isAccessible_andFitsAPhone(String path) {
    assertGood(path);
  }

  @Test
  void incident_isAcknowledgedInTwoTaps_onAPhone() {
    Page page = open("/incidents", 390, ColorScheme.DARK);
    press(page, "Acknowledge");
    field(page, "Your name").fill("grace");
    inDialog(page, "Acknowledge");
    assertThat(page.locator("#incidents")).containsText("acknowledged by ada, grace");
    press(page, "All");
    assertThat(page.locator("#incidents")).containsText("<b>bold</b>");
    assertThat(complaints).isEmpty();
  }

  @Test
  void incident_saysWhatHappened_andIsSilenced() {
    Page page = open("/incidents/i1", 1440, ColorScheme.LIGHT);
    assertThat(page.locator("h1")).hasText("flights: another unit in distance");
    assertThat(page.locator("#diagnosis")).containsText("1.609 times the reference <script>");
    assertThat(page.locator("#notifications")).containsText("given up");
    press(page, "Silence");
    field(page, "Why").fill("known");
    inDialog(page, "Silence");
    assertThat(page.locator("dialog")).hasCount(2); // help and palette: this one is gone
    assertThat(stored()).anyMatch(body -> body.contains("\"comment\":\"known\""));
    link(page, "distance").first().click();
    assertThat(page.locator("h1")).hasText("distance");
    assertThat(complaints).isEmpty();
  }

  @Test
  void rule_isTriedOnThePast_asItIsTyped() {
    Page page = open("/rules/feature-drift", 1440, ColorScheme.LIGHT);
    assertThat(page.locator("#backtest")).containsText("2 alerts");
    assertThat(page.locator("#backtest canvas")).isVisible();
    assertThat(page.locator("#backtest")).containsText("warned of 1 of 1 drop of performance");
    assertThat(page.locator("#backtest tbody tr").last()).containsText("held: false alarm");
    Locator limit = page.getByLabel("Fires when it: value");
    limit.fill("much");
    assertThat(page.locator(".condition .error").first()).hasText("must be a number");
    assertThat(limit).hasAttribute("aria-invalid", "true");
    limit.fill("0.5");
    assertThat(page.locator("#backtest")).containsText("1 alert ");
    press(page, "Suggest a limit");
    press(page, "Take it");
    assertThat(limit).hasValue("0.5");
    press(page, "Save");
    assertThat(page.locator(".toasts")).containsText("Saved.");
    assertThat(stored()).anyMatch(body -> body.contains("\"when\":{\"above\":0.5}"));
    complaints.removeIf(words -> words.contains("status of 400"));
    assertThat(complaints).isEmpty();
  }

  @Test
  void noisyRule_leadsToItsProposal_filledInAndNotSaved() {
    Page page = open("/rules", 1440, ColorScheme.LIGHT);
    assertThat(page.locator("#quality")).containsText("It came back within two windows.");
    link(page, "Try the proposal").click();
    assertThat(page.locator("#rule")).containsText("nothing is saved yet");
    assertThat(field(page, "for so many windows in a row")).hasValue("2");
    assertThat(page.locator("#evaluations")).containsText("<b>12</b> rows, 200 are needed");
    assertThat(complaints).isEmpty();
  }

  @Test
  void ruleThatSaysMoreThanFields_isEditedAsJson() {
    Page page = open("/new-rule?model=flights&feature=distance", 1440, ColorScheme.LIGHT);
    field(page, "Name").fill("two-limits");
    press(page, "JSON");
    Locator json = page.getByLabel("The rule as JSON");
    assertThat(json).hasValue(Pattern.compile("\"feature\": \"distance\""));
    json.fill(
        "{\"metric\": \"psi\", \"when\":"
            + " {\"any\": [{\"above\": 1, \"significant\": true}, {\"status\": \"drift\"}]}}");
    press(page, "Fields");
    assertThat(page.locator("#rule [role=alert]")).containsText("go on in JSON");
    press(page, "Create");
    page.waitForURL("**/rules/two-limits");
    assertThat(stored()).anyMatch(body -> body.startsWith("two-limits") && body.contains("any"));
  }

  @Test
  void bandsAnyAndOverrides_areRowsOfTheForm() {
    Page page = open("/new-rule", 1440, ColorScheme.LIGHT);
    field(page, "Name").fill("rows");
    page.getByLabel("Fires when it: what").first().selectOption("outside_band");
    page.getByLabel("Fires when it: standard deviations").fill("4");
    press(page, "And another metric …");
    assertThat(page.getByLabel("Fires when it: metric")).isFocused();
    page.keyboard().type("accuracy");
    page.getByLabel("Fires when it: what").last().selectOption("below");
    page.getByLabel("Fires when it: value").fill("0.7");
    page.getByLabel("Fires when it: how many").selectOption("any");
    press(page, "Other terms …");
    page.keyboard().type("credit");
    page.locator(".override").getByLabel("On or off").selectOption("off");
    press(page, "Other terms …");
    page.keyboard().type("churn");
    page.locator(".override").last().getByLabel("Severity").selectOption("critical");
    page.getByRole(
            AriaRole.BUTTON,
            new Page.GetByRoleOptions().setName("Put these terms before the ones above"))
        .last()
        .click();
    assertAccessible(page);
    press(page, "Create");
    page.waitForURL("**/rules/rows");
    assertThat(stored())
        .anyMatch(body ->
            body.startsWith("rows")
                && body.contains(
                    "\"when\":{\"any\":[{\"outside_band\":{\"deviations\":4,\"side\":\"both\"}},"
                        + "{\"metric\":\"accuracy\",\"below\":0.7}]}")
                && body.contains(
                    "\"overrides\":[{\"model\":\"churn\",\"severity\":\"critical\"},"
                        + "{\"model\":\"credit\",\"enabled\":false}]"));
    assertThat(complaints).isEmpty();
  }

  @Test
  void receiver_showsNoSecret_isTested_andStored() {
    Page page = open("/receivers", 1440, ColorScheme.LIGHT);
    assertThat(page.locator("#receivers")).containsText("kept secret");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send a test to oncall"))
        .click();
    assertThat(page.locator(".toasts")).containsText("not delivered (HTTP 5xx, 1\u202f240 ms)");
    press(page, "New receiver");
    field(page, "Name").fill("ops");
    field(page, "Address").fill("https://ops.example.org/hook");
    field(page, "Signing secret").fill("whsec_1");
    inDialog(page, "Add");
    assertThat(page.locator(".toasts")).containsText("ops stored.");
    assertThat(stored())
        .anyMatch(body -> body.startsWith("ops") && body.contains("\"secret\":\"whsec_1\""));
    assertThat(complaints).isEmpty();
  }

  @Test
  void silence_isMadeAndEnded() {
    server.getApplicationContext().getBean(FakeAlerting.class).endSilences();
    Page page = open("/silences", 1440, ColorScheme.LIGHT);
    press(page, "New silence");
    field(page, "Model").fill("flights");
    field(page, "Your name").fill("grace");
    inDialog(page, "Silence");
    assertThat(page.locator("#silences")).containsText("feature=<i>f</i>");
    Locator ends =
        page.locator("#silences")
            .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("End"));
    assertThat(ends).hasCount(1);
    ends.click();
    inDialog(page, "End");
    assertThat(page.locator("dialog[open]")).hasCount(0); // it stays open when ending failed
    assertThat(ends).hasCount(0);
    assertThat(complaints).isEmpty();
  }

  @Test
  void palette_findsByLetters_andKeyboardAloneGoesThere() {
    Page page = open("/", 1440, ColorScheme.LIGHT);
    page.keyboard().press("Control+k");
    Locator input = page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Go to"));
    assertThat(input).isFocused();
    page.keyboard().type("distance fl");
    assertThat(page.locator("[role=option]")).hasCount(0);
    input.fill("flights");
    assertThat(page.locator("[role=option]").first()).containsText("flights");
    assertThat(page.locator("[role=option]", new Page.LocatorOptions().setHasText("distance")))
        .isVisible();
    assertAccessible(page);
    page.keyboard().press("Enter");
    assertStands(page, "flights");
    page.keyboard().press("Control+k");
    page.keyboard().type("receiv");
    assertThat(page.locator("[role=option]").first()).containsText("Receivers");
    page.keyboard().press("Enter");
    assertThat(page.locator("h1")).hasText("Receivers");
    assertThat(complaints).isEmpty();
  }

  @Test
  void rail_isWalkedByTwoKeys() {
    Page page = open("/rules", 1440, ColorScheme.LIGHT);
    page.keyboard().press("j");
    assertThat(link(page, "feature-drift").first()).isFocused();
    for (List<String> step :
        List.of(
            List.of("o", "Operations"),
            List.of("i", "Incidents"),
            List.of("s", "Shadow"),
            List.of("r", "Rules"))) {
      page.keyboard().press("g");
      page.keyboard().press(step.getFirst());
      assertStands(page, step.getLast());
    }
  }

  @Test
  void timeZone_isChosenFromAll_andKept() {
    Page page = open("/incidents/i1", 1440, ColorScheme.LIGHT);
    assertThat(page.locator(".lead time").first()).containsText("2 Apr 2026 UTC");
    page.getByLabel("Time zone").selectOption("Asia/Tokyo");
    assertThat(page.locator(".lead time").first()).containsText("2 Apr 2026 09:00 GMT+9");
    page.reload();
    assertThat(page.locator(".lead time").first()).containsText("09:00 GMT+9");
  }

  @Test
  void firstRecord_isNoticedWithoutReload() {
    Page page = open("/", 1440, ColorScheme.LIGHT);
    assertThat(page.locator("[data-fresh]")).hasAttribute("data-state", "on");
    server.getApplicationContext().getBean(ModelCatalog.class).ensure("just-arrived");
    assertThat(page.locator("#fleet")).containsText("just-arrived");
  }

  @Test
  void replay_isBegunAndWatchedToItsVerdict() {
    Page page = open("/shadow", 1440, ColorScheme.LIGHT);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Replay 2 of flights"))
        .click();
    inDialog(page, "Start");
    page.waitForURL("**/replays/r2");
    assertThat(page.locator("#progress")).containsText("running");
    assertThat(page.locator("#verdict")).containsText("Promote");
    assertThat(page.locator("#progress")).containsText("done");
    assertThat(page.locator("#rows")).containsText("<i>JFK</i>");
    assertThat(complaints).isEmpty();
  }

  @Test
  void candidateThatRunsElsewhere_saysSo_andIsReplayedWithoutADevice() {
    Page page = open("/shadow", 1440, ColorScheme.LIGHT);
    Locator row =
        page.locator("#candidates tbody tr")
            .filter(new Locator.FilterOptions().setHasText("<i>live</i>"));
    assertThat(row).containsText("the serving system’s own log");
    assertThat(row).containsText("41\u202F000 answers");
    row.getByRole(AriaRole.BUTTON).click();
    assertThat(page.locator("dialog[open]")).containsText("Nothing is computed");
    assertThat(page.locator("dialog[open]")).not().containsText("Computed on");
    inDialog(page, "Start");
    page.waitForURL("**/replays/r2");
    assertThat(complaints).isEmpty();
  }

  @Test
  void runningAnalysis_isCancelled_onceThatIsConfirmed() {
    Page page = open("/operations", 1440, ColorScheme.LIGHT);
    Locator row = page.locator("#analyses tbody tr");
    assertThat(row).containsText("running");
    press(page, "Cancel");
    assertThat(page.locator("dialog[open]")).containsText("Windows that are done stay.");
    inDialog(page, "Cancel");
    assertThat(row).containsText("running");
    press(page, "Cancel");
    inDialog(page, "Cancel it");
    assertThat(row).containsText("cancelled");
    assertThat(row.getByRole(AriaRole.BUTTON)).hasCount(0);
    assertThat(complaints).isEmpty();
  }

  @Test
  void settings_keepWhatTheFormDoesNotShow() {
    Page page = open("/models/flights/settings", 1440, ColorScheme.LIGHT);
    field(page, "Segments").fill("origin, carrier");
    page.getByLabel("Watch <u>origin</u>").uncheck();
    press(page, "Save");
    assertThat(page.locator(".toasts")).containsText("Saved.");
    String body =
        stored().stream().filter(one -> one.startsWith("settings")).findFirst().orElseThrow();
    assertThat(body)
        .contains("\"segments\":[\"origin\",\"carrier\"]", "\"max\":5000", "\"monitored\":false")
        .contains("\"reference\":null");
  }

  private List<String> stored() {
    return server.getApplicationContext().getBean(FakeAlerting.class).stored();
  }

  private static Locator field(Page page, String label) {
    return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).last();
  }

  private static void press(Page page, String name) {
    page.locator("main")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true))
        .first()
        .click();
  }

  private static void inDialog(Page page, String name) {
    page.locator("dialog[open]")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true))
        .click();
  }
}
