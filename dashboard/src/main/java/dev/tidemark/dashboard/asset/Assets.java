package dev.tidemark.dashboard.asset;

import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/**
 * The style sheet, scripts and pictures of the pages, read once from the class path. Their address
 * holds a fingerprint of all of them, so that a browser may keep them for ever. Thread-safe.
 */
@Singleton
public final class Assets {
  private static final String ECHARTS = "js/echarts.js";
  private static final String ECHARTS_RESOURCE =
      "/META-INF/resources/_static/echarts/6.0.0/dist/echarts.min.js";
  private static final List<String> FILES =
      List.of(
          "style.css",
          "work.css",
          "icon.svg",
          "js/acknowledge.js",
          "js/conditions.js",
          "js/decisions.js",
          "js/deployments.js",
          "js/form.js",
          "js/fresh.js",
          "js/incident.js",
          "js/live.js",
          "js/operations.js",
          "js/overrides.js",
          "js/palette.js",
          "js/receivers.js",
          "js/replay.js",
          "js/rule.js",
          "js/rules.js",
          "js/serving.js",
          "js/settings.js",
          "js/silence.js",
          "js/silences.js",
          "js/start.js",
          "js/strip.js",
          "js/trial.js",
          "js/turns.js",
          "js/ui.js",
          "js/theme.js",
          "js/app.js",
          "js/charts.js",
          "js/format.js",
          "js/table.js",
          "js/timeline.js",
          "js/export.js",
          "js/distribution.js",
          "js/explain.js",
          "js/plots.js",
          "js/words.js",
          "js/tabs.js",
          "js/performance.js",
          "js/compare.js",
          "js/fleet.js",
          "js/model.js",
          "js/feature.js",
          "js/incidents.js",
          "js/shadow.js");

  private final Map<String, byte[]> contents;
  private final Map<String, byte[]> zipped = new ConcurrentHashMap<>();
  private final Map<String, List<String>> imports;
  private final String version;

  Assets() {
    Map<String, byte[]> read = new LinkedHashMap<>();
    read.put(ECHARTS, read(ECHARTS_RESOURCE));
    FILES.forEach(file -> read.put(file, read("/dashboard/" + file)));
    this.contents = read;
    this.imports = Imports.of(read);
    this.version = fingerprint(read);
  }

  /** Where the scripts are that the page's own ones import, to be fetched beside them. */
  public List<String> modules(String script) {
    return imports.getOrDefault(script, List.of()).stream().map(this::url).toList();
  }

  /** Where an asset is served. */
  public String url(String file) {
    if (!contents.containsKey(file)) {
      throw new IllegalArgumentException("no asset " + file);
    }
    return "/assets/" + version + "/" + file;
  }

  String version() {
    return version;
  }

  Optional<byte[]> find(String file) {
    return Optional.ofNullable(contents.get(file));
  }

  /** Zipped once: zipping the charts' library for each reader would take him time. */
  Optional<byte[]> findZipped(String file) {
    return find(file).map(content -> zipped.computeIfAbsent(file, _ -> zipped(content)));
  }

  private static byte[] zipped(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it is memory
    }
    return bytes.toByteArray();
  }

  private static byte[] read(String resource) {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String fingerprint(Map<String, byte[]> contents) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      contents.values().forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
