package dev.tidemark.analyzer.api;

import dev.tidemark.analyzer.analysis.ComparisonOnDemand.Asked;
import dev.tidemark.analyzer.analysis.ModelNumberOnDemand.Computed;
import dev.tidemark.analyzer.analysis.ModelNumberOnDemand.Found;
import dev.tidemark.analyzer.api.ModelExplanation.ExportAnswer;
import dev.tidemark.storage.window.TimeWindow;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Where the rows behind a number can be had: logged traffic, as the intake took it. */
final class Exports {
  private Exports() {}

  /**
   * Of the window, and of each period of a reference that is traffic.
   *
   * @param host scheme and authority of this server
   */
  static List<ExportAnswer> of(String host, Asked asked, Found found) {
    List<ExportAnswer> exports = new ArrayList<>();
    if (found.computed().filter(Computed::logged).isPresent()) {
      exports.add(export("current", host, asked, found.origin().version(), asked.window()));
    }
    for (TimeWindow period : found.origin().periods()) {
      exports.add(export("reference", host, asked, found.origin().referenceVersion(), period));
    }
    return exports;
  }

  private static ExportAnswer export(
      String side, String host, Asked asked, String version, TimeWindow period) {
    StringBuilder path =
        new StringBuilder("/v1/models/")
            .append(encoded(asked.settings().name()).replace("+", "%20"))
            .append("/predictions?from=")
            .append(encoded(period.start().toString()))
            .append("&to=")
            .append(encoded(period.end().toString()));
    if (!version.isEmpty()) {
      path.append("&version=").append(encoded(version));
    }
    if (!asked.segment().isAll()) {
      path.append("&segment=").append(encoded(asked.segment().text()));
    }
    return new ExportAnswer(
        side,
        path.toString(),
        "curl -H 'Accept: application/x-ndjson' '%s%s'"
            .formatted(host, path.toString().replace("'", "%27")));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
