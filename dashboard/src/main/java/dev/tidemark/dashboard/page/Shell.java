package dev.tidemark.dashboard.page;

import dev.tidemark.dashboard.asset.Assets;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What every page shows around its content.
 *
 * @param title of the browser's tab
 * @param active address of the entry of the rail that is marked
 * @param crumbs where the page stands, from the fleet down
 * @param script module of the page
 */
public record Shell(
    String title,
    String active,
    List<Crumb> crumbs,
    String script,
    boolean hasCharts,
    Assets assets) {
  /** One step of the way to a page. */
  public record Crumb(String text, String url) {}

  /** One entry of the rail. */
  public record Entry(String text, String url, String icon, String key) {}

  private static final List<Entry> RAIL =
      List.of(
          new Entry("Fleet", "/", "M3 5h18v4H3zM3 11h18v4H3zM3 17h18v3H3z", "f"),
          new Entry("Incidents", "/incidents", "M12 3 2 20h20zM11 10h2v5h-2zM11 16.5h2v2h-2z", "i"),
          new Entry("Shadow", "/shadow", "M4 4h11v11H4zM9 17h8V9h3v11H9z", "s"),
          new Entry(
              "Rules",
              "/rules",
              "M3 5h11v2H3zm14-2h2v6h-2zM3 17h11v2H3zm14-2h2v6h-2zM3 11h3v2H3zm5-2h2v6H8zm4"
                  + " 2h9v2h-9z",
              "r"),
          new Entry(
              "Operations",
              "/operations",
              "M3 4h18v6H3zm2 2v2h3V6zM3 12h18v6H3zm2 2v2h3v-2zM10 20h4v2h-4z",
              "o"));

  public Shell {
    crumbs = List.copyOf(crumbs);
  }

  public List<Entry> rail() {
    return RAIL;
  }

  public String asset(String file) {
    return assets.url(file);
  }

  /** Addresses of what the page's scripts import. */
  public List<String> modules() {
    return Stream.of("js/app.js", script)
        .flatMap(module -> assets.modules(module).stream())
        .distinct()
        .toList();
  }

  /** Address of a model's page. */
  public static String model(String model) {
    return "/models/" + segment(model);
  }

  /** Address of a feature's page. */
  public static String feature(String model, String feature) {
    return model(model) + "/features/" + segment(feature);
  }

  /** Address of a feature's page at the window that starts then. */
  public static String feature(String model, String feature, Instant start) {
    return feature(model, feature) + "?at=" + start;
  }

  /** Any text as one segment of a path. */
  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
