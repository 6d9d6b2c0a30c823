package dev.tidemark.storage.engine;

import dev.tidemark.storage.engine.chdb.ChdbConnection;
import dev.tidemark.storage.engine.chdb.ChdbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What ClickHouse is told at its start, and what it has to say back.
 *
 * <p>Its defaults suit a server that owns its machine and have changed between versions; every one
 * that durability, deduplication or memory depends on is set here and read back, so that a version
 * that ignores one is refused rather than trusted.
 */
final class EngineConfiguration {
  /** Settings of every statement unless it names another value. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "async_insert", "0",
          "insert_deduplicate", "1",
          "deduplicate_insert", "enable",
          "implicit_select", "0",
          "allow_introspection_functions", "0",
          "log_queries", "0");

  /**
   * Settings of every MergeTree table unless it names another value. The deduplication window is
   * not among them: where it is set, equal inserts without a token count once, so each table has to
   * ask.
   */
  private static final Map<String, String> MERGE_TREE =
      Map.of(
          "fsync_after_insert", "1",
          "fsync_part_directory", "1");

  /** What statements may do. Reading and writing outside the engine (SOURCES) is not in it. */
  private static final List<String> GRANTS =
      List.of(
          "GRANT SHOW, SELECT, INSERT, ALTER, CREATE DATABASE, CREATE TABLE, CREATE VIEW, CREATE"
              + " TEMPORARY TABLE, DROP, TRUNCATE, OPTIMIZE, KILL QUERY, dictGet, SYSTEM MERGES,"
              + " SYSTEM TTL MERGES, SYSTEM MOVES, SYSTEM CLEANUP, SYSTEM FLUSH LOGS, SYSTEM DROP"
              + " CACHE, SYSTEM SYNC TRANSACTION LOG ON *.*");

  private static final List<String> ENGINES =
      List.of(
          "MergeTree",
          "ReplacingMergeTree",
          "SummingMergeTree",
          "AggregatingMergeTree",
          "CollapsingMergeTree",
          "VersionedCollapsingMergeTree",
          "CoalescingMergeTree",
          "GraphiteMergeTree",
          "Memory",
          "Null",
          "Log",
          "TinyLog",
          "StripeLog",
          "Set",
          "Join",
          "Buffer",
          "View",
          "MaterializedView");

  /** The first logs the text of failed statements, which may hold values; the others are noise. */
  private static final List<String> SILENT_LOGGERS =
      List.of(
          "executeQuery",
          "ThreadStatus",
          "BackgroundSchedulePool/BgSchPool",
          "BackgroundSchedulePool/BgStrmSchPool",
          "BackgroundSchedulePool/BgBufSchPool",
          "BackgroundSchedulePool/BgMBSchPool",
          "BackgroundSchedulePool/BgDistSchPool");

  private final EngineDirectory directory;
  private final EngineOptions options;

  EngineConfiguration(EngineDirectory directory, EngineOptions options) {
    this.directory = directory;
    this.options = options;
  }

  /** Writes the configuration and gives the options to open sessions with. */
  List<String> write() throws IOException {
    Path users = directory.run().resolve("users.xml");
    Path config = directory.run().resolve("engine.xml");
    Files.writeString(users, users());
    Files.writeString(config, config(users));
    // the level in the file would not count
    return List.of(
        "--path=" + directory.clickHouse(), "--config-file=" + config, "--log-level=warning");
  }

  private String config(Path users) {
    StringBuilder xml = new StringBuilder("<clickhouse>\n");
    serverSettings().forEach((name, value) -> element(xml, name, value));
    element(xml, "timezone", "UTC");
    element(xml, "users_config", users.toString());
    xml.append("<access_control_improvements>");
    element(xml, "table_engines_require_grant", "true");
    xml.append("</access_control_improvements>\n<merge_tree>\n");
    MERGE_TREE.forEach((name, value) -> element(xml, name, value));
    xml.append("</merge_tree>\n<logger>\n");
    element(xml, "log", directory.log().resolve("clickhouse.log").toString());
    element(xml, "size", "10M");
    element(xml, "count", "3");
    xml.append("<levels>\n");
    for (String logger : SILENT_LOGGERS) {
      xml.append("<logger><name>").append(logger).append("</name><level>none</level></logger>\n");
    }
    return xml.append("</levels>\n</logger>\n</clickhouse>\n").toString();
  }

  /** The limit on memory, and caches that together stay a small part of it. */
  private Map<String, String> serverSettings() {
    long memory = options.memoryBytes();
    Map<String, String> settings = new TreeMap<>();
    settings.put("max_server_memory_usage", Long.toString(memory));
    settings.put("mark_cache_size", Long.toString(memory / 50));
    settings.put("primary_index_cache_size", Long.toString(memory / 100));
    settings.put("index_mark_cache_size", Long.toString(memory / 200));
    settings.put("query_condition_cache_size", Long.toString(memory / 200));
    settings.put("mmap_cache_size", "128");
    settings.put(
        "compiled_expression_cache_size", Long.toString(Math.min(memory / 100, 64L << 20)));
    return settings;
  }

  private String users() {
    StringBuilder xml = new StringBuilder("<clickhouse>\n<profiles><default>\n");
    settings().forEach((name, value) -> element(xml, name, value));
    xml.append("</default></profiles>\n<quotas><default></default></quotas>\n<users><default>\n");
    xml.append("<password></password><networks><ip>::1</ip><ip>127.0.0.1</ip></networks>\n");
    xml.append("<profile>default</profile><quota>default</quota>\n<grants>\n");
    GRANTS.forEach(grant -> element(xml, "query", grant));
    ENGINES.forEach(engine -> element(xml, "query", "GRANT TABLE ENGINE ON " + engine));
    return xml.append("</grants>\n</default></users>\n</clickhouse>\n").toString();
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>(SETTINGS);
    if (options.maxThreads() > 0) {
      settings.put("max_threads", Integer.toString(options.maxThreads()));
    }
    return settings;
  }

  /**
   * Reads everything back.
   *
   * @throws IllegalStateException naming the first setting that is not as it was asked for
   */
  void verify(ChdbConnection session) throws ChdbException {
    verify(session, "system.settings", settings());
    verify(session, "system.merge_tree_settings", MERGE_TREE);
    verify(session, "system.server_settings", serverSettings());
  }

  private static void verify(ChdbConnection session, String table, Map<String, String> expected)
      throws ChdbException {
    for (Map.Entry<String, String> setting : expected.entrySet()) {
      String found =
          session.text("SELECT value FROM " + table + " WHERE name = '" + setting.getKey() + "'");
      if (!found.equals(setting.getValue())) {
        throw new IllegalStateException(
            "the engine runs with %s = '%s' instead of '%s'"
                .formatted(setting.getKey(), found, setting.getValue()));
      }
    }
  }

  private static void element(StringBuilder xml, String name, String value) {
    xml.append('<').append(name).append('>');
    xml.append(value.replace("&", "&amp;").replace("<", "&lt;"));
    xml.append("</").append(name).append(">\n");
  }
}
