package dev.tidemark.dashboard;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Pictures of pages of a running server: {@code Screenshots ADDRESS DIRECTORY [PATH…]}, each at
 * 1440 and 390 pixels, light and dark. Prints what the browser complained about.
 */
public final class Screenshots {
  private Screenshots() {}

  public static void main(String[] arguments) {
    List<String> paths =
        arguments.length > 2 ? List.of(arguments).subList(2, arguments.length) : List.of("/");
    try (HeadlessChromium chromium = new HeadlessChromium()) {
      for (String path : paths) {
        for (int width : new int[] {1440, 390}) {
          for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            picture(chromium.browser(), arguments[0], path, width, scheme, Path.of(arguments[1]));
          }
        }
      }
    }
  }

  private static void picture(
      Browser browser, String address, String path, int width, ColorScheme scheme, Path directory) {
    Browser.NewContextOptions options =
        new Browser.NewContextOptions()
            .setViewportSize(width, width < 600 ? 844 : 900)
            .setColorScheme(scheme);
    try (BrowserContext context = browser.newContext(options);
        Page page = context.newPage()) {
      page.onConsoleMessage(Screenshots::print);
      page.navigate(address + path);
      PlaywrightAssertions.assertThat(page.locator(".skeleton")).hasCount(0);
      String name = path.equals("/") ? "fleet" : path.substring(1).replaceAll("[^A-Za-z0-9]+", "-");
      page.screenshot(
          new Page.ScreenshotOptions()
              .setFullPage(true)
              .setPath(
                  directory.resolve(
                      name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png")));
    }
  }

  private static void print(ConsoleMessage message) {
    System.out.println(message.type() + ": " + message.text());
  }
}
