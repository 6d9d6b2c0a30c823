package dev.tidemark.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tidemark.dashboard.page.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Performance, comparison, explanations and exports in a real browser. */
class ReadingPagesTest extends InBrowser {
  private static final String COMPARED =
      "/models/flights/compare?a_from=2026-04-01T00:00:00Z&a_to=2026-05-01T00:00:00Z"
          + "&b_from=2026-02-01T00:00:00Z&b_to=2026-03-01T00:00:00Z&b_version=&b_segment=";

  static List<String> pages() {
    return List.of(
        "/models/flights/performance",
        "/models/new-model/performance",
        COMPARED,
        "/models/flights/compare",
        Shell.model(SyntheticFleet.HOSTILE) + "/performance");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void page_asksNobodyElse_breaksNoPolicy_isAccessible_andFitsAPhone(String path) {
    assertGood(path);
  }

  @Test
  void performance_saysHowGoodTheModelIs_andMovesTheThreshold() {
    Page page = open("/models/flights/performance", 1440, ColorScheme.LIGHT);
    assertThat(page.locator(".headline"))
        .containsText("accuracy 78.1\u00A0% (77.9\u00A0% – 78.3\u00A0%)");
    assertThat(page.locator(".headline")).containsText("of the traffic) in 90 windows.");
    for (String panel : List.of("roc", "pr", "calibration", "sweep", "maturity")) {
      assertThat(page.locator("#" + panel + " canvas")).isVisible();
    }
    assertThat(page.locator("#confusion")).containsText("120\u202F345");
    String before = page.locator("[data-decision]").textContent();
    page.locator("#threshold").focus();
    page.keyboard().press("PageUp");
    assertThat(page.locator("[data-decision]")).not().hasText(before);
    assertThat(page).hasURL(Pattern.compile("threshold=0\\.7"));
    assertThat(complaints).isEmpty();
  }

  @Test
  void comparison_standsInTheAddress_andShowsEachColumn() {
    Page page = open("/models/flights", 1440, ColorScheme.LIGHT);
    link(page, "Compare").click();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Compare").setExact(true))
        .click();
    assertThat(page.locator(".headline"))
        .containsText("1 of 3 features differ, most of all distance");
    assertThat(page).hasURL(Pattern.compile("a_from=2026-.*b_from=2026-"));
    assertThat(page.locator("#distribution canvas")).isVisible();
    assertThat(page.locator("#performance tbody tr").first()).containsText("−6.0\u00A0%");
    button(page.locator("#drift"), "hour").click();
    assertThat(page.locator("#distribution h2")).hasText("Distribution of hour");
    page.reload();
    assertThat(page.locator("#distribution h2")).hasText("Distribution of hour");
    assertThat(page.locator("#drift img")).hasCount(0);
    assertThat(complaints).isEmpty();
  }

  @Test
  void metric_saysHowItWasComputed() {
    Page page = open("/models/flights/features/distance", 1440, ColorScheme.LIGHT);
    button(page.locator("table").first(), "KS statistic").click();
    Locator how = page.locator(".how");
    assertThat(how).containsText("Bins end at the reference's deciles");
    assertThat(how).containsText("metric=ks_statistic");
    assertThat(how).containsText("from math import log");
    assertThat(how.locator("tbody tr")).hasCount(2);
    assertAccessible(page);
    assertThat(complaints).isEmpty();
  }

  @Test
  void numberOfTheModel_saysHowItWasComputed_forThePeriodShown() {
    Page page = open("/models/flights/performance", 1440, ColorScheme.LIGHT);
    button(page.locator("#metrics"), "F1").click();
    Locator how = page.locator(".how");
    assertThat(how).containsText("Labelled predictions by label and logged prediction.");
    assertThat(how).containsText("95 % interval");
    assertThat(how).containsText("metric=f1");
    assertThat(how).containsText("Source: scikit-learn");
    assertThat(how).containsText("Wilson's score interval");
    assertThat(how).containsText("/predictions?from=x");
    assertThat(how.locator("tbody tr")).hasCount(4);
    assertThat(how.locator("pre")).hasCount(4);
    assertAccessible(page);
    assertThat(complaints).isEmpty();
  }

  @Test
  void modelPage_explainsTheNewestWindowOfTheChosenMetric() {
    Page page = open("/models/flights", 1440, ColorScheme.LIGHT);
    button(page.locator("#performance"), "Explain").click();
    Locator how = page.locator(".how");
    assertThat(how).containsText("metric=accuracy");
    assertThat(how).containsText(Pattern.compile("start=2026-04-\\d\\dT00"));
    assertThat(how).containsText("Numbers that go in");
    assertAccessible(page);
    assertThat(complaints).isEmpty();
  }

  @Test
  void chart_isExportedAsPictureAndNumbers() throws IOException {
    Page page = open("/models/flights", 1440, ColorScheme.LIGHT);
    String svg = Files.readString(export(page, "strip", "SVG").path());
    assertThat(svg)
        .startsWith("<svg")
        .contains(">distance</text>", ">Drift</text>")
        .doesNotContain("<script");
    byte[] png = Files.readAllBytes(export(page, "strip", "PNG").path());
    assertThat(png).hasSizeGreaterThan(5_000).startsWith(0x89, 'P', 'N', 'G');
    List<String> csv = Files.readAllLines(export(page, "traffic", "CSV").path());
    assertThat(csv).hasSize(90).first().isEqualTo("Window,Predictions");
    assertThat(csv.get(1)).isEqualTo("2026-02-01T00:00:00.000Z/2026-02-02T00:00:00.000Z,12000");
    assertThat(Files.readString(export(page, "performance", "JSON").path()))
        .contains("\"title\": \"Performance\"", "\"accuracy\": 0.8");
    assertThat(complaints).isEmpty();
  }

  @Test
  void exportedText_isNoFormula() {
    Page page = open("/", 1440, ColorScheme.LIGHT);
    String module =
        page.locator("script[src$='app.js']").getAttribute("src").replace("app.js", "export.js");
    Object csv =
        page.evaluate(
            "async (module) => (await import(module)).csv({ header: ['=a', 'b'],"
                + " rows: [['@x\\u202e', { value: -1.5, text: '' }], ['+1,\\n\"', null]] })",
            module);
    assertThat(csv).isEqualTo("'=a,b\r\n'@x\u202E,-1.5\r\n\"'+1,\n\"\"\",\r\n");
  }

  @Test
  void hostileCategories_areText_inChartTableAndExport() throws IOException {
    Page page = open(Shell.feature(SyntheticFleet.HOSTILE, "origin"), 360, ColorScheme.LIGHT);
    assertFits(page);
    Locator panel = page.locator("#distribution");
    button(panel, "As table").click();
    assertThat(panel).containsText("<script>alert(1)</script>");
    assertFits(page);
    String csv = Files.readString(export(page, "distribution", "CSV").path());
    assertThat(csv)
        .contains("\n'=cmd|' /C calc'!A0,", "\n'@SUM(A1),", "long ".repeat(2_000).strip());
    String svg = Files.readString(export(page, "distribution", "SVG").path());
    assertThat(svg).contains("&lt;script&gt;").doesNotContain("<script", "\u0007");
    assertThat(complaints).isEmpty();
  }

  @Test
  void report_opensFromDisk_withoutScriptsOrRequests(@TempDir Path directory) {
    Page page = open(Shell.model(SyntheticFleet.HOSTILE), 1440, ColorScheme.LIGHT);
    Download download =
        page.waitForDownload(() ->
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Report")).click());
    Path file = directory.resolve("report.html");
    download.saveAs(file);
    Page saved = blank(1440, ColorScheme.LIGHT);
    saved.navigate(file.toUri().toString());
    assertThat(saved.locator("h1")).hasText(SyntheticFleet.HOSTILE);
    assertThat(saved.locator(".report-figure svg").first()).isVisible();
    assertThat(saved.locator(".report-figure").first()).containsText("destination");
    assertThat(saved.locator(".headline")).containsText("distance has drifted since 2 Apr 2026");
    assertThat(saved.locator("details table tbody tr").first()).hasCount(1);
    assertThat(saved.locator("script, button, link, main img, form")).hasCount(0);
    assertAccessible(saved);
    assertThat(complaints).isEmpty();
    saved.setViewportSize(360, 900);
    assertFits(saved);
  }

  @Test
  void keyboardAlone_exports() {
    Page page = open("/models/flights/features/distance", 1440, ColorScheme.LIGHT);
    page.locator("#psi .menu summary").focus();
    page.keyboard().press("Enter");
    page.keyboard().press("Tab");
    page.keyboard().press("Tab");
    page.keyboard().press("Tab");
    Download csv = page.waitForDownload(() -> page.keyboard().press("Enter"));
    assertThat(csv.suggestedFilename()).isEqualTo("models-flights-features-distance-psi.csv");
    assertThat(page.locator("#psi .menu summary")).isFocused();
  }

  private static Locator button(Locator within, String name) {
    return within.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
  }

  private static Download export(Page page, String panel, String kind) {
    Locator menu = page.locator("#" + panel + " .menu");
    menu.locator("summary").click();
    return page.waitForDownload(() ->
        menu.getByRole(AriaRole.MENUITEM, new Locator.GetByRoleOptions().setName(kind)).click());
  }
}
