package dev.tidemark.server.assembly;

import dev.tidemark.server.access.Access;
import dev.tidemark.server.access.Protection;
import dev.tidemark.storage.DataDirectory;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ClickHouseAddress;
import dev.tidemark.storage.clickhouse.Migrations;
import dev.tidemark.storage.clickhouse.StorageException;
import dev.tidemark.storage.engine.EngineOptions;
import dev.tidemark.storage.engine.EngineProcess;
import dev.tidemark.storage.engine.chdb.EngineUnavailableException;
import dev.tidemark.storage.result.WindowSummaries;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running Tidemark process: the engine (or a connection to a server), the metadata database,
 * the rooms of its roles, and the HTTP server in front. {@link #close} stops them in the opposite
 * order.
 */
public final class Service implements AutoCloseable {
  /** Where the embedded engine keeps its files, within the data directory. */
  public static final String ENGINE_FOLDER = "clickhouse";

  private static final Logger log = LoggerFactory.getLogger(Service.class);

  private final URI url;
  private final String operatorKey;
  private final ClickHouse clickHouse;
  private final ApplicationContext context;
  private final Deque<AutoCloseable> parts;

  private Service(
      URI url,
      String operatorKey,
      ClickHouse clickHouse,
      ApplicationContext context,
      Deque<AutoCloseable> parts) {
    this.url = url;
    this.operatorKey = operatorKey;
    this.clickHouse = clickHouse;
    this.context = context;
    this.parts = parts;
  }

  /**
   * Starts everything and returns when requests are answered.
   *
   * @throws StartupException saying what to do
   */
  public static Service start(ServiceOptions options) {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      InetAddress host = address(options.host());
      parts.push(DataDirectoryLock.acquire(options.dataDirectory()));
      DataDirectory directory = new DataDirectory(options.dataDirectory().toAbsolutePath());
      OperatorDoor door = OperatorDoor.in(directory.root());
      EngineProcess engine =
          options.clickHouseUrl() == null
              ? EngineProcess.start(EngineOptions.in(directory.folder(ENGINE_FOLDER)))
              : null;
      if (engine != null) {
        parts.push(engine);
      }
      ClickHouse clickHouse = new ClickHouse(address(options, engine));
      parts.push(clickHouse);
      migrate(clickHouse);
      ApplicationContext context = context(options, directory);
      parts.push(context);
      context.registerSingleton(ClickHouse.class, clickHouse);
      context.registerSingleton(DataDirectory.class, directory);
      context.registerSingleton(InstantSource.class, InstantSource.system());
      context.registerSingleton(
          Protection.class, new Protection(host.isLoopbackAddress(), door.key()));
      if (engine != null) {
        context.registerSingleton(EngineProcess.class, engine);
      }
      context.start();
      requireProtection(context, host, options.host());
      EmbeddedServer server = context.getBean(EmbeddedServer.class);
      server.start();
      URI url = url(server, host);
      door.open(url);
      parts.push(door);
      return new Service(url, door.key(), clickHouse, context, parts);
    } catch (RuntimeException e) {
      closeAll(parts);
      throw explained(e, options);
    }
  }

  /** Where the server answers. */
  public URI url() {
    return url;
  }

  /** Opens everything while this service runs. */
  public String operatorKey() {
    return operatorKey;
  }

  /** A part of the running service. */
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** The service's own connection to ClickHouse. */
  public ClickHouse clickHouse() {
    return clickHouse;
  }

  @Override
  public void close() {
    closeAll(parts);
  }

  private static void closeAll(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) { // each part must be given its chance to stop
        log.atWarn().setCause(e).log("a part did not stop cleanly");
      }
    }
  }

  private static ClickHouseAddress address(ServiceOptions options, @Nullable EngineProcess engine) {
    if (engine != null) {
      return new ClickHouseAddress(
          URI.create(engine.httpUrl()),
          ClickHouseAddress.DEFAULT_DATABASE,
          engine.user(),
          engine.password(),
          "");
    }
    String url = options.clickHouseUrl();
    try {
      return ClickHouseAddress.ofJdbcUrl(
          url == null ? "" : url, "default", "", options.clickHouseCluster());
    } catch (IllegalArgumentException e) {
      throw new StartupException("TIDEMARK_CLICKHOUSE_URL: " + e.getMessage() + ".");
    }
  }

  private static void migrate(ClickHouse clickHouse) {
    try {
      new Migrations(clickHouse).run();
      new WindowSummaries(clickHouse).fillIfEmpty();
    } catch (StorageException e) {
      throw new StartupException(
          "ClickHouse at "
              + clickHouse.address()
              + " does not answer as needed: "
              + e.getMessage()
              + ". Check TIDEMARK_CLICKHOUSE_URL and that the server runs.");
    }
  }

  private static ApplicationContext context(ServiceOptions options, DataDirectory directory) {
    Map<String, Object> properties = Metadata.properties(options.databaseUrl(), directory);
    properties.put("micronaut.server.host", options.host());
    properties.put("micronaut.server.port", options.port() == 0 ? -1 : options.port());
    properties.put("tidemark.data-dir", directory.root().toString());
    for (Role role : Role.values()) {
      properties.put("tidemark.roles." + role.text(), options.roles().contains(role));
    }
    if (options.configuration() != null) {
      System.setProperty("micronaut.config.files", options.configuration().toString());
    }
    return ApplicationContext.builder()
        .properties(properties)
        .banner(false)
        .deduceEnvironment(false)
        .build();
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new StartupException("--host " + host + " is not an address of this machine.");
    }
  }

  private static void requireProtection(ApplicationContext context, InetAddress host, String text) {
    if (!host.isLoopbackAddress() && !context.getBean(Access.class).isAnyAdmitted()) {
      throw new StartupException(
          "Without API keys the server listens on loopback only, so --host "
              + text
              + " is refused. Make a key first (tidemark keys create --name NAME --scope admin,"
              + " with the same --data-dir), or use --host 127.0.0.1.");
    }
  }

  /** Where this machine reaches the server. */
  private static URI url(EmbeddedServer server, InetAddress host) {
    String name =
        host.isAnyLocalAddress()
            ? "127.0.0.1"
            : host instanceof Inet6Address
                ? "[" + host.getHostAddress() + "]"
                : host.getHostAddress();
    return URI.create("http://" + name + ":" + server.getPort());
  }

  private static RuntimeException explained(RuntimeException failure, ServiceOptions options) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof StartupException) {
        return (StartupException) at;
      }
      if (at instanceof EngineUnavailableException) {
        return new StartupException(String.valueOf(at.getMessage()));
      }
      if (at instanceof BindException) {
        return new StartupException(
            "Port "
                + options.port()
                + " is in use. Choose another with --port, or stop what listens there.");
      }
    }
    if (failure instanceof ServerStartupException
        || failure instanceof ConfigurationException
        || failure instanceof BeanInstantiationException) {
      log.atError().setCause(failure).log("start-up failed");
      Throwable root = failure;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return new StartupException("The service cannot start: " + root.getMessage());
    }
    return failure;
  }
}
